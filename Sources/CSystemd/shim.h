#pragma once
// Journal entries go by sd_journal_sendv alone: its siblings are variadic macros that add the place in C.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
