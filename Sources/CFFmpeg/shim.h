#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
// Swift does not see macros that are computed.

static inline int cffmpeg_again(void) { return AVERROR(EAGAIN); }
static inline int cffmpeg_end(void) { return AVERROR_EOF; }
static inline int cffmpeg_no_memory(void) { return AVERROR(ENOMEM); }
static inline int cffmpeg_invalid(void) { return AVERROR_INVALIDDATA; }
static inline int64_t cffmpeg_no_time(void) { return AV_NOPTS_VALUE; }
