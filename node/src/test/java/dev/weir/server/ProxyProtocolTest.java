// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.BaseEncoding;
import com.google.common.net.InetAddresses;
import dev.weir.http.ProxyException;
import dev.weir.server.ProxyProtocol.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {

    private static final String V2 = "0D0A0D0A000D0A515549540A";

    @Test
    void reads_whom_a_balancer_names() throws ProxyException {
        byte[] text = ascii("PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n");
        byte[] textIpv6 = ascii("PROXY TCP6 2001:db8::7 2001:db8::1 51234 8443\r\n");
        byte[] binary = hex(V2 + "2111000C" + "C0000207" + "C6336401" + "C822" + "01BB");
        byte[] binaryIpv6 = hex(V2 + "21210024" + "20010DB8000000000000000000000007"
                + "20010DB8000000000000000000000001" + "C822" + "20FB");

        assertThat(read(text)).contains(source("192.0.2.7", 443));
        assertThat(read(textIpv6)).contains(source("2001:db8::7", 8443));
        assertThat(read(binary)).contains(source("192.0.2.7", 443));
        assertThat(read(binaryIpv6)).contains(source("2001:db8::7", 8443));
    }

    @Test
    void passes_over_what_the_binary_form_says_besides() throws ProxyException {
        byte[] withOptions = hex(V2 + "21110013" + "C0000207" + "C6336401" + "C822" + "01BB" + "03000412345678");

        assertThat(read(withOptions)).contains(source("192.0.2.7", 443));
    }

    @Test
    void a_balancer_that_speaks_of_itself_names_nobody() throws ProxyException {
        byte[] unknown = ascii("PROXY UNKNOWN\r\n");
        byte[] local = hex(V2 + "20000000");
        byte[] unix = hex(V2 + "213100D8" + "00".repeat(216));

        assertThat(read(unknown)).isEmpty();
        assertThat(read(local)).isEmpty();
        assertThat(read(unix)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 51234\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 51234 99999\r\n",
                "PROXY TCP4 localhost 198.51.100.1 51234 443\r\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 51234 443\r\n",
                "PROXY TCP5 192.0.2.7 198.51.100.1 51234 443\r\n",
                "PROXY  TCP4 192.0.2.7 198.51.100.1 51234 443\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 51234 443 and so on, longer than any such header may be" + " \r\n"
            })
    void refuses_everything_else(String bytes) {
        assertThatThrownBy(() -> read(ascii(bytes))).isInstanceOf(ProxyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11110000", "22110000", "2111000B0000000000000000000000", "2111FFFF"})
    void refuses_a_binary_header_that_is_none(String rest) {
        assertThatThrownBy(() -> read(hex(V2 + rest))).isInstanceOf(ProxyException.class);
    }

    /** As a connection does: never asks for a byte that does not belong to the header. */
    private static Optional<Source> read(byte[] header) throws ProxyException {
        byte[] bytes = Arrays.copyOf(header, ProxyProtocol.BYTES_MAX);
        int there = 0;
        for (int missing = ProxyProtocol.missing(bytes, 0);
                missing > 0;
                missing = ProxyProtocol.missing(bytes, there)) {
            there += missing;
            assertThat(there).isLessThanOrEqualTo(Math.max(header.length, 15));
        }
        assertThat(there).isEqualTo(header.length);
        return ProxyProtocol.source(bytes, there);
    }

    private static Source source(String address, int port) {
        return new Source(InetAddresses.forString(address), port);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String text) {
        return BaseEncoding.base16().decode(text);
    }
}
