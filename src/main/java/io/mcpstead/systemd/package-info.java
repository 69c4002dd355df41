/** The service manager's side of a service: sd_notify(3), sd_watchdog_enabled(3). */
@NullMarked
package io.mcpstead.systemd;

import org.jspecify.annotations.NullMarked;
