// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * DNS as the system is set up for it: the servers, the search path and {@code ndots} of {@code /etc/resolv.conf}, and
 * the hosts file. What is cut off is asked for again over TCP. Sockets are one thread's of the library, which starts
 * with the first question. From any thread.
 */
public final class DnsClient implements Dns {

    /*
     * dnsjava rather than JNDI's DNS or the system's resolver: neither of those tells how long an answer holds, and
     * both block. Its cache is not used: it tells the TTL that a record came with, not what is left of it.
     */

    /** How long one server has; then the next one is asked, or the same again. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long nothing holds: the name is unknown, so it is asked for again soon. */
    private static final Duration NOTHING_HOLDS = Duration.ofSeconds(5);

    private static final int ROUNDS = 2;

    private final Supplier<LookupSession> sessions;
    private volatile LookupSession session;

    private DnsClient(Supplier<LookupSession> sessions) {
        this.sessions = sessions;
        this.session = sessions.get();
    }

    /** With the settings of the system, which are read again when nobody answers. */
    public static DnsClient system() {
        return new DnsClient(DnsClient::systemSession);
    }

    /** Asks one server, and nobody else. */
    static DnsClient asking(InetSocketAddress server, Duration patience) {
        return new DnsClient(() -> LookupSession.builder()
                .resolver(resolver(List.of(server), patience))
                .build());
    }

    private static LookupSession systemSession() {
        ResolverConfig.refresh();
        ResolverConfig config = ResolverConfig.getCurrentConfig();
        return LookupSession.builder()
                .resolver(resolver(config.servers(), PATIENCE))
                .searchPath(config.searchPath())
                .ndots(config.ndots())
                .defaultHostsFileParser()
                .build();
    }

    private static Resolver resolver(List<InetSocketAddress> servers, Duration patience) {
        List<Resolver> all = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            SimpleResolver one = new SimpleResolver(server);
            one.setTimeout(patience);
            all.add(one);
        }
        ExtendedResolver resolver = new ExtendedResolver(all);
        resolver.setRetries(ROUNDS);
        resolver.setTimeout(patience.multipliedBy((long) ROUNDS * all.size() + 1));
        return resolver;
    }

    @Override
    public CompletionStage<Answer<InetAddress>> addresses(String name, Family family) {
        return family == Family.IPV4
                ? ask(name, Type.A, record -> ((ARecord) record).getAddress())
                : ask(name, Type.AAAA, record -> ((AAAARecord) record).getAddress());
    }

    @Override
    public CompletionStage<Answer<Service>> services(String name) {
        return ask(name, Type.SRV, record -> service((SRVRecord) record))
                .thenApply(answer -> new Answer<>(
                        answer.found().stream()
                                .filter(one -> !one.host().isEmpty() && one.port() > 0)
                                .toList(),
                        answer.ttl()));
    }

    private static Service service(SRVRecord record) {
        String host = record.getTarget().toString(true);
        return new Service(host.equals(".") ? "" : host, record.getPort(), record.getPriority(), record.getWeight());
    }

    private <T> CompletionStage<Answer<T>> ask(String name, int type, Function<Record, T> read) {
        LookupSession asked = session;
        CompletionStage<List<Record>> records;
        try {
            records = asked.lookupAsync(Name.fromString(name), type).thenApply(result -> result.getRecords());
        } catch (TextParseException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return records.handle((found, failure) -> {
            if (failure == null) {
                return answer(found, type, read);
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException) {
                return new Answer<T>(List.of(), NOTHING_HOLDS);
            }
            anew(asked);
            throw new CompletionException(cause);
        });
    }

    private static <T> Answer<T> answer(List<Record> found, int type, Function<Record, T> read) {
        List<Record> fitting =
                found.stream().filter(record -> record.getType() == type).toList();
        long seconds = fitting.stream().mapToLong(Record::getTTL).min().orElse(NOTHING_HOLDS.toSeconds());
        return new Answer<>(fitting.stream().map(read).toList(), Duration.ofSeconds(seconds));
    }

    /** Nobody answers: perhaps the system has other servers by now. */
    private synchronized void anew(LookupSession failed) {
        if (session == failed) {
            session = sessions.get();
        }
    }
}
