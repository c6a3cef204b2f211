// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.util.ConcurrencyUtil;
import com.hazelcast.map.IMap;
import dev.weir.document.Default;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import io.github.bucket4j.grid.hazelcast.HazelcastProxyManager;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Stands in for Weir's own policy in the benchmark, and nowhere else: the same gateway, with the counting done by
 * Bucket4j, which asks the owner of a key for every request. It has a Hazelcast member of its own, as Bucket4j's
 * documentation has it.
 *
 * @param header of the request, with the key; empty for one key
 */
public record RateLimit(long limit, Duration per, @Default("") String header) implements Policy {

    private static final HttpString REMAINING = new HttpString("X-Rate-Limit-Remaining");

    @Override
    public Filter toFilter(PolicyContext context) {
        CompletableFuture<BucketConfiguration> terms = CompletableFuture.completedFuture(BucketConfiguration.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit).refillIntervally(limit, per))
                .build());
        AsyncProxyManager<String> buckets = Buckets.OF_THE_CLUSTER;
        String prefix = context.route() + ' ';
        return (request, next) -> request.resume(
                        buckets.builder().build(prefix + key(request), () -> terms).tryConsumeAndReturnRemaining(1))
                .handle((probe, failure) -> failure == null
                        ? decided(request, next, probe)
                        : ProxyException.<Response>failed(ProxyError.RATE_LIMIT_UNDECIDED, failure.toString()))
                .thenCompose(Function.identity());
    }

    private String key(Request request) {
        return header.isEmpty() ? "all" : String.valueOf(request.headers().getFirst(header));
    }

    private static CompletionStage<Response> decided(Request request, Handler next, ConsumptionProbe probe) {
        if (!probe.isConsumed()) {
            request.body().close();
            return ProxyException.failed(ProxyError.RATE_LIMITED, "its limit is reached");
        }
        return new AnswerHeaders(answer -> answer.put(REMAINING, probe.getRemainingTokens())).filter(request, next);
    }

    /** Begins with the first route that has a limit. */
    private static final class Buckets {

        static final AsyncProxyManager<String> OF_THE_CLUSTER = begin().asAsync();

        private static HazelcastProxyManager<String> begin() {
            // Else a thread is started for every answer on a machine with few cores.
            ConcurrencyUtil.setDefaultAsyncExecutor(Executors.newFixedThreadPool(2, task -> {
                Thread thread = new Thread(task, "bucket4j");
                thread.setDaemon(true);
                return thread;
            }));
            Config config = new Config();
            config.setClusterName("bucket4j-" + System.getProperty("bench.cluster"));
            config.setProperty("hazelcast.logging.type", "slf4j");
            config.setProperty("hazelcast.phone.home.enabled", "false");
            config.setProperty("hazelcast.socket.bind.any", "false");
            config.getNetworkConfig().setPort(Integer.getInteger("bench.member")).setPortAutoIncrement(false);
            config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
            JoinConfig join = config.getNetworkConfig().getJoin();
            join.getAutoDetectionConfig().setEnabled(false);
            join.getTcpIpConfig().setEnabled(true);
            for (String member : System.getProperty("bench.members").split(",")) {
                join.getTcpIpConfig().addMember(member);
            }
            HazelcastProxyManager.addCustomSerializers(config.getSerializationConfig(), 1000);
            HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
            IMap<String, byte[]> buckets = member.getMap("buckets");
            return Bucket4jHazelcast.entryProcessorBasedBuilder(buckets).build();
        }
    }
}
