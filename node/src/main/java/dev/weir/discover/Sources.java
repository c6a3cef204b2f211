// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.DiscoverConfig;
import dev.weir.document.Environment;
import java.util.function.LongSupplier;

/** Makes the sources of a node. All of them live on one thread; none of them ever waits on an I/O thread. */
public final class Sources implements AutoCloseable {

    private final Dns dns;
    private final Registrations registrations;
    private final Environment environment;
    private final SourceThread thread;

    /**
     * The sources of a node.
     *
     * @param environment where references in watched files are looked up
     */
    public Sources(Dns dns, Registrations registrations, Environment environment, LongSupplier nanoClock) {
        this.dns = dns;
        this.registrations = registrations;
        this.environment = environment;
        this.thread = new SourceThread(nanoClock);
    }

    /** Sources of a node that is alone. */
    public static Sources local(LongSupplier nanoClock) {
        return new Sources(DnsClient.system(), new LocalRegistrations(nanoClock), Environment.empty(), nanoClock);
    }

    /** The source that a config asks for; not started. */
    public InstanceSource of(String upstream, DiscoverConfig config) {
        if (config.dns().isPresent()) {
            return new DnsSource(upstream, config.dns().get(), config, dns, thread);
        }
        if (config.srv().isPresent()) {
            return new SrvSource(upstream, config.srv().get(), config.scheme(), dns, thread);
        }
        if (config.file().isPresent()) {
            return new FileSource(upstream, config.file().get(), environment, thread);
        }
        return new RegistrationSource(upstream, registrations, thread);
    }

    /** The thread ends, and with it what any source that is still open does. */
    @Override
    public void close() {
        thread.close();
    }
}
