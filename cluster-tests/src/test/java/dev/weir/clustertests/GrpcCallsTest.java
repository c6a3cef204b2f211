// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** gRPC, as its own library speaks it on both sides. */
@ExtendWith(ShowsLogs.class)
class GrpcCallsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MIB = 1 << 20;
    private static final int TRIES = 10;

    @AutoClose
    private static final GrpcService service = GrpcService.start();

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(GrpcCallsTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            """
            format: 1
            upstreams:
              sample: {protocol: http2, instances: ["http://127.0.0.1:%d"]}
              nobody: {protocol: http2, instances: [{url: "http://127.0.0.1:1", weight: 0}]}
            routes:
              sample: {match: {path: /weir.Sample/**}, upstream: sample}
              nobody: {match: {path: /weir.Nobody/**}, upstream: nobody}
            """
                    .formatted(service.port()));

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
    void a_call_is_answered(GrpcClients.Way way) {
        byte[] answer = call(clients.by(way), GrpcService.ECHO, "hello".getBytes(UTF_8));

        assertThat(answer).asString(UTF_8).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void messages_may_be_empty_or_large(GrpcClients.Way way) {
        byte[] large = new byte[8 * MIB];
        new Random(1).nextBytes(large);

        assertThat(call(clients.by(way), GrpcService.ECHO, new byte[0])).isEmpty();
        assertThat(call(clients.by(way), GrpcService.ECHO, large)).isEqualTo(large);
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_is_a_stream(GrpcClients.Way way) {
        ClientCall<byte[], byte[]> call = clients.by(way).newCall(GrpcService.REPEAT, options());

        Iterator<byte[]> answers = ClientCalls.blockingServerStreamingCall(call, "5000".getBytes(UTF_8));

        assertThat(answers)
                .toIterable()
                .hasSize(5000)
                .allMatch(answer -> Arrays.equals(answer, "5000".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @EnumSource
    void a_request_is_a_stream(GrpcClients.Way way) throws Exception {
        Conversation conversation = Conversation.begin(clients.by(way), GrpcService.COUNT, options());

        for (int i = 0; i < 40; i++) {
            conversation.say(new byte[MIB / 2]);
        }
        conversation.end();

        assertThat(conversation.next()).asString(UTF_8).isEqualTo(Long.toString(20L * MIB));
        assertThat(conversation.status().getCode()).isEqualTo(Status.Code.OK);
    }

    @ParameterizedTest
    @EnumSource
    void each_message_of_a_conversation_arrives_before_the_next_is_sent(GrpcClients.Way way) throws Exception {
        Conversation conversation = Conversation.begin(clients.by(way), GrpcService.CHAT, options());

        for (int i = 0; i < 100; i++) {
            conversation.say(("number " + i).getBytes(UTF_8));
            assertThat(conversation.next()).asString(UTF_8).isEqualTo("number " + i);
        }
        conversation.end();

        assertThat(conversation.status().getCode()).isEqualTo(Status.Code.OK);
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_has_its_status_and_its_trailers(GrpcClients.Way way) {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> call(clients.by(way), GrpcService.FAIL, new byte[1]));

        assertFailedAsSaid(failure.getStatus(), failure.getTrailers());
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_behind_an_answer_has_its_status_and_its_trailers(GrpcClients.Way way) throws Exception {
        Conversation conversation = Conversation.begin(clients.by(way), GrpcService.FAIL_LATE, options());
        conversation.say(new byte[] {7});
        conversation.end();

        assertThat(conversation.next()).isEqualTo(new byte[] {7});
        assertFailedAsSaid(conversation.status(), conversation.trailers());
    }

    private static void assertFailedAsSaid(Status status, Metadata trailers) {
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).isEqualTo("100 % wrong, grüße");
        assertThat(trailers.get(GrpcService.REASON)).isEqualTo(new byte[] {0, 1, (byte) 0xff});
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_misses_its_deadline_is_given_up_everywhere(GrpcClients.Way way) throws Exception {
        int before = service.begun();
        List<Status.Code> codes = new ArrayList<>();

        // One that is given up on its way is none for the service.
        for (int i = 0; i < TRIES && service.begun() == before; i++) {
            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ClientCalls.blockingUnaryCall(
                            clients.by(way),
                            GrpcService.NEVER,
                            CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS),
                            new byte[0]));
            codes.add(failure.getStatus().getCode());
        }

        assertThat(codes).containsOnly(Status.Code.DEADLINE_EXCEEDED);
        assertGivenUp(before);
    }

    /** All calls that the service had since then, of which there is at least one. */
    private static void assertGivenUp(int before) {
        assertThat(service.begun()).isGreaterThan(before);
        Await.until(LIMIT, () -> assertThat(service.givenUp()).isEqualTo(service.begun()));
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_is_cancelled_is_given_up_everywhere(GrpcClients.Way way) throws Exception {
        int before = service.begun();
        Conversation conversation = Conversation.begin(clients.by(way), GrpcService.NEVER, CallOptions.DEFAULT);
        conversation.say(new byte[0]);
        conversation.end();
        try (Jmx jmx = Jmx.attach(node)) {
            Await.until(LIMIT, () -> assertThat(jmx.inFlight("one")).isEqualTo(1));
        }
        Await.until(LIMIT, () -> assertThat(service.begun()).isGreaterThan(before));

        conversation.cancel();

        assertThat(conversation.status().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertGivenUp(before);
    }

    @ParameterizedTest
    @EnumSource
    void metadata_goes_both_ways(GrpcClients.Way way) throws Exception {
        Metadata metadata = new Metadata();
        metadata.put(GrpcService.ASKED, "one");
        metadata.put(GrpcService.ASKED, "two");
        metadata.put(GrpcService.ASKED_BYTES, new byte[] {0, (byte) 0xff});

        Conversation conversation = Conversation.begin(clients.by(way), GrpcService.ECHO, options(), metadata);
        conversation.say(new byte[0]);
        conversation.end();

        assertThat(conversation.status().getCode()).isEqualTo(Status.Code.OK);
        for (Metadata answer : List.of(conversation.headers(), conversation.trailers())) {
            assertThat(answer.getAll(GrpcService.ASKED)).containsExactly("one", "two");
            assertThat(answer.get(GrpcService.ASKED_BYTES)).isEqualTo(new byte[] {0, (byte) 0xff});
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_gateway_refuses_is_a_status_too(GrpcClients.Way way) {
        StatusRuntimeException nowhere = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> call(clients.by(way), GrpcService.named("weir.Unheard/Of"), new byte[0]));
        StatusRuntimeException nobody = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> call(clients.by(way), GrpcService.named("weir.Nobody/There"), new byte[0]));

        assertThat(nowhere.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(nobody.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static byte[] call(ManagedChannel channel, MethodDescriptor<byte[], byte[]> method, byte[] message) {
        return ClientCalls.blockingUnaryCall(channel, method, options(), message);
    }

    private static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
