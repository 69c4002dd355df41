package io.mcpstead.systemd;

import java.io.IOException;

/** Where a service says how it does, in lines like {@code READY=1} (sd_notify(3)). */
@FunctionalInterface
interface Notices {
    void send(String lines) throws IOException;
}
