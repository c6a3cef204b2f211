// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** gRPC calls that share connections: what becomes of one is nothing to the others. */
@ExtendWith(ShowsLogs.class)
class GrpcConnectionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT_LIVED = Duration.ofSeconds(1);
    private static final int CHANGES = 2;

    @AutoClose
    private static final GrpcService service = GrpcService.start();

    @AutoClose
    private static final GrpcService restless =
            GrpcService.start(builder -> builder.maxConnectionAge(SHORT_LIVED.toMillis(), TimeUnit.MILLISECONDS));

    private static final SelfSigned certificate =
            SelfSigned.in(Scratch.directory(GrpcConnectionsTest.class, "service"));

    @AutoClose
    private static final GrpcService secure = GrpcService.start(builder -> builder.useTransportSecurity(
            certificate.chain().toFile(), certificate.key().toFile()));

    @AutoClose
    private static final GrpcService mortal = GrpcService.start();

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(GrpcConnectionsTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            """
            format: 1
            upstreams:
              sample: {protocol: http2, instances: ["http://127.0.0.1:%d"]}
              restless: {protocol: http2, instances: ["http://127.0.0.1:%d"]}
              mortal: {protocol: http2, instances: ["http://127.0.0.1:%d"]}
              secure:
                protocol: http2
                instances: ["https://localhost:%d"]
                tls: {ca: "%s"}
            routes:
              sample: {match: {path: /weir.Sample/**}, upstream: sample}
              restless: {match: {path: /weir.Sample/**, headers: {asked: restless}}, upstream: restless}
              mortal: {match: {path: /weir.Sample/**, headers: {asked: mortal}}, upstream: mortal}
              secure: {match: {path: /weir.Sample/**, headers: {asked: secure}}, upstream: secure}
            """
                    .formatted(
                            service.port(),
                            restless.port(),
                            mortal.port(),
                            secure.port(),
                            certificate.chain().toAbsolutePath()));

    @AutoClose
    private static final GrpcClients clients = new GrpcClients(node);

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @AfterEach
    void nothing_is_left_behind() throws Exception {
        try (Jmx jmx = Jmx.attach(node)) {
            Await.until(LIMIT, () -> assertThat(jmx.inFlight("one")).isZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_calls_share_a_connection(GrpcClients.Way way) throws Exception {
        ManagedChannel channel = clients.by(way);
        List<Future<byte[]>> answers = new ArrayList<>();

        for (int i = 0; i < 500; i++) {
            byte[] message = ("number " + i).getBytes(UTF_8);
            answers.add(ClientCalls.futureUnaryCall(channel.newCall(GrpcService.ECHO, options()), message));
        }

        for (int i = 0; i < 500; i++) {
            assertThat(answers.get(i).get(30, TimeUnit.SECONDS)).asString(UTF_8).isEqualTo("number " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_service_behind_tls_is_called(GrpcClients.Way way) throws Exception {
        Conversation conversation = Conversation.begin(clients.by(way), GrpcService.CHAT, options(), to("secure"));

        for (int i = 0; i < 20; i++) {
            byte[] message = new byte[100_000];
            message[i] = 1;
            conversation.say(message);
            assertThat(conversation.next()).isEqualTo(message);
        }
        conversation.end();

        assertThat(conversation.status().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void who_does_not_listen_stops_nobody_else() throws Exception {
        byte[] message = new byte[64 * 1024];
        Arrays.fill(message, (byte) ' ');
        System.arraycopy("100".getBytes(UTF_8), 0, message, 0, 3);
        ManagedChannel deaf = clients.channel(GrpcClients.Way.PLAIN);
        List<Conversation> conversations = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            // Without a deadline: on a slow machine it takes a while until anybody listens.
            Conversation conversation = Conversation.beginDeaf(deaf, GrpcService.REPEAT, CallOptions.DEFAULT);
            conversation.say(message);
            conversation.end();
            conversations.add(conversation);
        }
        try (Jmx jmx = Jmx.attach(node)) {
            Await.until(LIMIT, () -> assertThat(jmx.inFlight("one")).isEqualTo(50));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(ClientCalls.blockingUnaryCall(
                            clients.by(GrpcClients.Way.PLAIN), GrpcService.ECHO, options(), message))
                    .isEqualTo(message);
        }
        conversations.forEach(Conversation::listen);

        for (Conversation conversation : conversations) {
            assertThat(conversation.status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(conversation.heard()).isEqualTo(100);
        }
        deaf.shutdownNow();
    }

    @Test
    void a_service_that_changes_its_connections_loses_no_call() throws Exception {
        Metadata to = to("restless");
        List<Conversation> conversations = new ArrayList<>();
        long start = System.nanoTime();

        while (restless.connections() <= CHANGES && System.nanoTime() - start < LIMIT.toNanos()) {
            for (int i = 0; i < 20; i++) {
                Conversation call =
                        Conversation.begin(clients.by(GrpcClients.Way.PLAIN), GrpcService.ECHO, options(), to);
                call.say(new byte[100]);
                call.end();
                conversations.add(call);
            }
            conversations.get(conversations.size() - 1).status();
        }

        for (Conversation conversation : conversations) {
            assertThat(conversation.status()).isEqualTo(Status.OK);
            assertThat(conversation.heard()).isEqualTo(1);
        }
        assertThat(restless.connections()).isGreaterThan(CHANGES);
    }

    @Test
    void who_talks_to_an_instance_that_dies_is_told() throws Exception {
        Conversation conversation = Conversation.begin(
                clients.by(GrpcClients.Way.PLAIN), GrpcService.CHAT, CallOptions.DEFAULT, to("mortal"));
        conversation.say(new byte[] {1});
        conversation.next();

        mortal.close();

        assertThat(conversation.status().isOk()).isFalse();
    }

    private static Metadata to(String service) {
        Metadata metadata = new Metadata();
        metadata.put(GrpcService.ASKED, service);
        return metadata;
    }

    private static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
