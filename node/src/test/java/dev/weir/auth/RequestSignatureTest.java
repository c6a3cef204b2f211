// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.http.RequestHead;
import dev.weir.http.Requests;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of RFC 9421 appendix B, and what must not be read in two ways. */
class RequestSignatureTest {

    private static final String SHARED_SECRET =
            "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
    private static final String ED25519 = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
    private static final String INPUT = "sig1=(\"@method\");created=1;keyid=\"k\"";
    private static final String SIGNED = "sig1=:AAAA:";

    @Test
    void hmac_sha256_as_published() {
        RequestHead head = published(
                "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"",
                "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:");
        SigningKey key = SigningKey.Shared.of(Base64.getDecoder().decode(SHARED_SECRET));

        RequestSignature signature = RequestSignature.of(head.headers()).orElseThrow();

        assertThat(signature.text("keyid")).contains("test-shared-secret");
        assertThat(signature.number("created")).hasValue(1618884473L);
        assertThat(new String(signature.base(head).orElseThrow(), US_ASCII))
                .isEqualTo("\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@authority\": example.com\n"
                        + "\"content-type\": application/json\n\"@signature-params\":"
                        + " (\"date\" \"@authority\" \"content-type\");created=1618884473;"
                        + "keyid=\"test-shared-secret\"");
        assertThat(key.verifies(signature.base(head).orElseThrow(), signature.signature()))
                .isTrue();
    }

    @Test
    void ed25519_as_published() throws Exception {
        RequestHead head = published(
                "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                        + ";created=1618884473;keyid=\"test-key-ed25519\"",
                "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9"
                        + "EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:");
        PublicKey half = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(ED25519)));
        SigningKey key = SigningKey.Public.of(half);
        RequestSignature signature = RequestSignature.of(head.headers()).orElseThrow();

        boolean verified = key.verifies(signature.base(head).orElseThrow(), signature.signature());
        boolean otherwise = key.verifies(signature.base(head.withPath("/bar")).orElseThrow(), signature.signature());

        assertThat(key.algorithm()).isEqualTo("ed25519");
        assertThat(verified).isTrue();
        assertThat(otherwise).isFalse();
    }

    @Test
    void the_digest_of_the_content_as_published() {
        HeaderMap headers = published("", "").headers();
        ByteBuffer content = ByteBuffer.wrap("{\"hello\": \"world\"}".getBytes(UTF_8));

        assertThat(ContentDigest.holds(headers, content)).isTrue();
        assertThat(ContentDigest.holds(headers, ByteBuffer.wrap(new byte[1]))).isFalse();
        assertThat(ContentDigest.holds(new HeaderMap(), content)).isFalse();
        assertThat(ContentDigest.holds(digest("md5=:AAAA:"), content)).isFalse();
        assertThat(ContentDigest.holds(digest("sha-256=AAAA"), content)).isFalse();
        headers.add(new HttpString("Content-Digest"), "sha-256=:AAAA:");
        assertThat(ContentDigest.holds(headers, content)).isFalse();
    }

    @Test
    void ecdsa_on_p256_and_on_no_other_curve() throws Exception {
        KeyPair pair = pair("secp256r1");
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update("base".getBytes(UTF_8));
        byte[] signature = signer.sign();
        SigningKey key = SigningKey.Public.of(pair.getPublic());
        PublicKey other = pair("secp384r1").getPublic();

        assertThat(key.algorithm()).isEqualTo("ecdsa-p256-sha256");
        assertThat(key.verifies("base".getBytes(UTF_8), signature)).isTrue();
        assertThat(key.verifies("bass".getBytes(UTF_8), signature)).isFalse();
        assertThat(key.verifies("base".getBytes(UTF_8), new byte[64])).isFalse();
        assertThat(key.verifies("base".getBytes(UTF_8), new byte[3])).isFalse();
        assertThat(key.verifies("base".getBytes(UTF_8), new byte[0])).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.Public.of(other));
    }

    @Test
    void every_part_of_a_request_can_be_signed() {
        RequestHead head = Requests.head("GET", "https://API.example.com:443/a%20b?x=1&y");
        head.headers().add(new HttpString("X-Two"), " a ").add(new HttpString("X-Two"), "b");
        RequestSignature all =
                read("s=(\"@method\" \"@scheme\" \"@authority\" \"@path\" \"@query\" \"@target-uri\" \"x-two\")");

        assertThat(new String(all.base(head).orElseThrow(), US_ASCII).lines().limit(7))
                .containsExactly(
                        "\"@method\": GET",
                        "\"@scheme\": https",
                        "\"@authority\": api.example.com",
                        "\"@path\": /a%20b",
                        "\"@query\": ?x=1&y",
                        "\"@target-uri\": https://api.example.com/a%20b?x=1&y",
                        "\"x-two\": a, b");
        assertThat(read("s=(\"@target-uri\")").covers("@query")).isTrue();
        assertThat(read("s=(\"@target-uri\")").covers("@method")).isFalse();
    }

    @Test
    void what_is_signed_and_not_there_has_no_base() {
        RequestHead head = Requests.head("GET", "/a");

        assertThat(List.of("x-none", "@status", "@query-param", "Host"))
                .allSatisfy(name ->
                        assertThat(read("s=(\"" + name + "\")").base(head)).isEmpty());
    }

    @Test
    void what_can_be_written_in_another_way_is_not_read() {
        List<String> inputs = List.of(
                "",
                "sig1",
                "sig1=",
                "Sig1=(\"@method\")",
                "sig1=(\"@method\"",
                "sig1=(\"@method\"  \"@path\")",
                "sig1=( \"@method\")",
                "sig1=(\"@method\" )",
                "sig1=(\"@method\" \"@method\")",
                "sig1=(\"@query-param\";name=\"a\")",
                "sig1=(\"@method\"),sig2=(\"@method\")",
                "sig1=(\"@method\"); created=1",
                "sig1=(\"@method\");created=1;created=2",
                "sig1=(\"@method\");created=-1",
                "sig1=(\"@method\");created=1.5",
                "sig1=(\"@method\");created=1234567890123456",
                "sig1=(\"@method\");keyid=k",
                "sig1=(\"@method\");keyid=\"a\\\"b\"",
                "sig1=(\"@method\");keyid=\"\u00fc\"",
                "sig1=(\"@method\");tag",
                "sig2=(\"@method\")",
                "sig1=(" + "\"a\" ".repeat(2000));

        assertThat(inputs).allSatisfy(input -> assertThat(RequestSignature.of(headers(input, SIGNED)))
                .as(input)
                .isEmpty());
        assertThat(RequestSignature.of(headers(INPUT, SIGNED))).isPresent();
        assertThat(List.of("sig1=AAAA", "sig1=:AAAA", "sig1=:AA AA:", "sig1=:AAAA:,sig2=:AAAA:", "sig1=:AAAA:;a"))
                .allSatisfy(signed -> assertThat(RequestSignature.of(headers(INPUT, signed)))
                        .as(signed)
                        .isEmpty());
    }

    @Test
    void one_of_two_lines_and_half_a_signature_are_none() {
        HeaderMap twice = headers(INPUT, SIGNED);
        twice.add(RequestSignature.SIGNATURE, SIGNED);
        HeaderMap half = new HeaderMap();
        half.add(RequestSignature.INPUT, INPUT);

        assertThat(RequestSignature.of(twice)).isEmpty();
        assertThat(RequestSignature.of(half)).isEmpty();
        assertThat(RequestSignature.isIn(half)).isTrue();
        assertThat(RequestSignature.isIn(new HeaderMap())).isFalse();
    }

    private static RequestSignature read(String input) {
        return RequestSignature.of(headers(input, input.substring(0, input.indexOf('=')) + "=:AAAA:"))
                .orElseThrow();
    }

    private static KeyPair pair(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static HeaderMap digest(String value) {
        HeaderMap headers = new HeaderMap();
        headers.add(new HttpString("Content-Digest"), value);
        return headers;
    }

    private static HeaderMap headers(String input, String signature) {
        HeaderMap headers = new HeaderMap();
        headers.add(RequestSignature.INPUT, input);
        headers.add(RequestSignature.SIGNATURE, signature);
        return headers;
    }

    private static RequestHead published(String input, String signature) {
        RequestHead head = Requests.head("POST", "http://example.com/foo?param=Value&Pet=dog");
        head.headers().add(new HttpString("Date"), "Tue, 20 Apr 2021 02:07:55 GMT");
        head.headers().add(new HttpString("Content-Type"), "application/json");
        head.headers()
                .add(
                        new HttpString("Content-Digest"),
                        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrI"
                                + "iYllu7BNNyealdVLvRwEmTHWXvJwew==:");
        head.headers().add(new HttpString("Content-Length"), "18");
        head.headers().add(RequestSignature.INPUT, input);
        head.headers().add(RequestSignature.SIGNATURE, signature);
        return head;
    }
}
