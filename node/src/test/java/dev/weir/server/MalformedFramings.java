// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.server.MalformedHeads.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests whose end is not clear, each with the status it gets. Where the head is at fault, nothing reaches an
 * instance; where the body is, the instance sees its request break off.
 */
final class MalformedFramings {

    private static final String SAYS_CHUNKED = "Transfer-Encoding: chunked";

    private final List<Refused> cases = new ArrayList<>();

    /** Those whose head is refused. */
    static List<Refused> heads() {
        MalformedFramings table = new MalformedFramings();
        table.lengths();
        table.codings();
        table.spellings();
        table.expectations();
        return table.cases;
    }

    /** Those whose head is admitted, and whose body turns out malformed. */
    static List<Refused> bodies() {
        MalformedFramings table = new MalformedFramings();
        table.sizes();
        table.chunkEnds();
        table.extensions();
        table.ends();
        return table.cases;
    }

    private void lengths() {
        header(400, "an empty length", "Content-Length:");
        header(400, "two different lengths", "Content-Length: 3\r\nContent-Length: 4");
        header(400, "two equal lengths", "Content-Length: 3\r\nContent-Length: 3");
        header(400, "two lengths, one of them nothing", "Content-Length: 0\r\nContent-Length: 3");
        header(400, "two lengths in other letters", "Content-Length: 3\r\ncontent-length: 3");
        header(400, "a list of equal lengths", "Content-Length: 3, 3");
        header(400, "a list of different lengths", "Content-Length: 3, 4");
        header(400, "a list with an empty member", "Content-Length: 3,");
        header(400, "a length with a plus sign", "Content-Length: +3");
        header(400, "a length below nothing", "Content-Length: -3");
        header(400, "nothing with a sign", "Content-Length: -0");
        header(400, "a hexadecimal length", "Content-Length: 0x3");
        header(400, "hexadecimal digits", "Content-Length: a");
        header(400, "a length with a fraction", "Content-Length: 3.0");
        header(400, "a length with an exponent", "Content-Length: 3e0");
        header(400, "a length with an underscore", "Content-Length: 1_0");
        header(400, "a length in quotes", "Content-Length: \"3\"");
        header(400, "a length with a unit", "Content-Length: 3 bytes");
        header(400, "a length with a parameter", "Content-Length: 3;x");
        header(400, "a blank in a length", "Content-Length: 1 0");
        header(400, "a tab in a length", "Content-Length: 1\t0");
        header(400, "a NUL behind a length", "Content-Length: 3\0");
        header(400, "a no-break space behind a length", "Content-Length: 3\u00a0");
        header(400, "a superscript for a digit", "Content-Length: \u00b3");
        header(400, "a length of 2^63", "Content-Length: 9223372036854775808");
        header(400, "a length of 2^64", "Content-Length: 18446744073709551616");
        header(400, "a length of 2^64 and three", "Content-Length: 18446744073709551619");
        header(400, "a length of 2^128 and three", "Content-Length: 340282366920938463463374607431768211459");
        header(400, "more zeros than digits a number may have", "Content-Length: 00000000000000000000003");
        header(400, "a blank before the colon of the length", "Content-Length : 3");
    }

    private void codings() {
        header(400, "a coding and a length", SAYS_CHUNKED + "\r\nContent-Length: 3");
        header(400, "a length and a coding", "Content-Length: 3\r\n" + SAYS_CHUNKED);
        header(400, "a coding and a length of nothing", SAYS_CHUNKED + "\r\nContent-Length: 0");
        header(400, "the coding twice", SAYS_CHUNKED + "\r\n" + SAYS_CHUNKED);
        header(400, "two codings in two lines", "Transfer-Encoding: gzip\r\n" + SAYS_CHUNKED);
        header(400, "two codings in two lines, chunked first", SAYS_CHUNKED + "\r\nTransfer-Encoding: identity");
        header(501, "two codings", "Transfer-Encoding: gzip, chunked");
        header(501, "identity and chunked", "Transfer-Encoding: identity, chunked");
        header(501, "chunked twice in a line", "Transfer-Encoding: chunked, chunked");
        header(501, "an empty member before chunked", "Transfer-Encoding: , chunked");
        header(400, "an empty member behind chunked", "Transfer-Encoding: chunked,");
        header(400, "chunked, but not at the end", "Transfer-Encoding: chunked, gzip");
        header(400, "chunked and identity", "Transfer-Encoding: chunked, identity");
        header(400, "an empty coding", "Transfer-Encoding:");
        header(400, "gzip alone", "Transfer-Encoding: gzip");
        header(400, "identity", "Transfer-Encoding: identity");
        header(400, "an unknown coding", "Transfer-Encoding: cow");
    }

    private void spellings() {
        header(400, "something before chunked", "Transfer-Encoding: xchunked");
        header(400, "something behind chunked", "Transfer-Encoding: chunkedx");
        header(400, "a shorter word", "Transfer-Encoding: chunke");
        header(400, "a blank in chunked", "Transfer-Encoding: chu nked");
        header(400, "a dotted coding", "Transfer-Encoding: .chunked");
        header(400, "chunked in quotes", "Transfer-Encoding: \"chunked\"");
        header(400, "chunked in single quotes", "Transfer-Encoding: 'chunked'");
        header(400, "chunked with a parameter", "Transfer-Encoding: chunked;q=1");
        header(400, "chunked with an empty parameter", "Transfer-Encoding: chunked;");
        header(400, "chunked and a blank and a word", "Transfer-Encoding: chunked x");
        header(400, "a vertical tab before chunked", "Transfer-Encoding: \u000bchunked");
        header(400, "a form feed behind chunked", "Transfer-Encoding: chunked\f");
        header(400, "a NUL behind chunked", "Transfer-Encoding: chunked\0");
        header(400, "a no-break space before chunked", "Transfer-Encoding: \u00a0chunked");
        header(400, "a line in between", "Transfer-Encoding: chunked\nX: y");
        header(400, "a blank before the colon of the coding", "Transfer-Encoding : chunked");
        header(400, "a name with a blank before it", " Transfer-Encoding: chunked");
        raw(400, "the coding in HTTP/1.0", "POST / HTTP/1.0\r\nHost: h\r\n" + SAYS_CHUNKED + "\r\n\r\n0\r\n\r\n");
        raw(
                400,
                "the coding in HTTP/1.0 that stays",
                "POST / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n" + SAYS_CHUNKED + "\r\n\r\n0\r\n\r\n");
        raw(
                400,
                "a coding and a length, both nominated",
                "POST / HTTP/1.1\r\nHost: h\r\nConnection: Content-Length, Transfer-Encoding\r\nContent-Length: 3\r\n"
                        + SAYS_CHUNKED + "\r\n\r\n0\r\n\r\n");
    }

    private void expectations() {
        header(417, "another expectation", "Expect: 200-ok");
        header(417, "an expectation and 100-continue", "Expect: 100-continue, x");
        header(417, "an expectation with a parameter", "Expect: 100-continue;x");
        header(417, "an empty expectation", "Expect:");
        header(417, "another expectation in a line of its own", "Expect: 100-continue\r\nExpect: x");
    }

    private void sizes() {
        chunked("no size", "\r\nhello\r\n0\r\n\r\n");
        chunked("no size but an extension", ";x\r\nhello\r\n0\r\n\r\n");
        chunked("a size that is not hexadecimal", "g\r\nhello\r\n0\r\n\r\n");
        chunked("a size with a letter behind", "5g\r\nhello\r\n0\r\n\r\n");
        chunked("a size with a plus sign", "+5\r\nhello\r\n0\r\n\r\n");
        chunked("a size below nothing", "-5\r\nhello\r\n0\r\n\r\n");
        chunked("nothing with a sign", "-0\r\n\r\n");
        chunked("a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n");
        chunked("a size with an underscore", "0_5\r\nhello\r\n0\r\n\r\n");
        chunked("a size with a fraction", "5.0\r\nhello\r\n0\r\n\r\n");
        chunked("a size in quotes", "\"5\"\r\nhello\r\n0\r\n\r\n");
        chunked("a size with a comma", "5,\r\nhello\r\n0\r\n\r\n");
        chunked("a blank before the size", " 5\r\nhello\r\n0\r\n\r\n");
        chunked("a blank behind the size", "5 \r\nhello\r\n0\r\n\r\n");
        chunked("a tab behind the size", "5\t\r\nhello\r\n0\r\n\r\n");
        chunked("two sizes", "5 5\r\nhello\r\n0\r\n\r\n");
        chunked("a superscript for a digit", "\u00b3\r\nabc\r\n0\r\n\r\n");
        chunked("a NUL behind the size", "5\0\r\nhello\r\n0\r\n\r\n");
        chunked("a size of 2^60", "1000000000000000\r\nhello\r\n0\r\n\r\n");
        chunked("a size of 2^64", "10000000000000000\r\n\r\n");
        chunked("a size of 2^64 and five", "10000000000000005\r\nhello\r\n0\r\n\r\n");
        chunked("the largest size of 64 bits", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n");
        chunked("more zeros than digits a size may have", "0000000000000005\r\nhello\r\n0\r\n\r\n");
    }

    private void chunkEnds() {
        chunked("LF behind the size", "5\nhello\r\n0\r\n\r\n");
        chunked("CR behind the size", "5\rhello\r\n0\r\n\r\n");
        chunked("CR twice behind the size", "5\r\r\nhello\r\n0\r\n\r\n");
        chunked("LF behind the chunk", "5\r\nhello\n0\r\n\r\n");
        chunked("CR behind the chunk", "5\r\nhello\r0\r\n\r\n");
        chunked("nothing behind the chunk", "5\r\nhello0\r\n\r\n");
        chunked("a chunk longer than its size", "4\r\nhello\r\n0\r\n\r\n");
        chunked("a chunk shorter than its size", "6\r\nhello\r\n0\r\n\r\n");
        chunked("a blank behind the chunk", "5\r\nhello \r\n0\r\n\r\n");
        chunked("an empty line behind the chunk", "5\r\nhello\r\n\r\n0\r\n\r\n");
        chunked("LF everywhere", "5\nhello\n0\n\n");
    }

    private void extensions() {
        chunked("a NUL in an extension", "5;x\0\r\nhello\r\n0\r\n\r\n");
        chunked("LF in an extension", "5;x\nhello\r\n0\r\n\r\n");
        chunked("CR in an extension", "5;x\ry\r\nhello\r\n0\r\n\r\n");
        chunked("LF in a quoted extension", "5;x=\"\n\"\r\nhello\r\n0\r\n\r\n");
        chunked("an extension without a semicolon", "5 x=y\r\nhello\r\n0\r\n\r\n");
        chunked("an extension that is too long", "5;" + "x".repeat(5_000) + "\r\nhello\r\n0\r\n\r\n");
    }

    private void ends() {
        chunked("LF behind the last size", "5\r\nhello\r\n0\n\r\n");
        chunked("LF at the very end", "5\r\nhello\r\n0\r\n\n");
        chunked("CR twice at the very end", "5\r\nhello\r\n0\r\n\r\r\n");
        chunked("a byte in the last line end", "5\r\nhello\r\n0\r\n\rX\n");
        chunked("a blank at the very end", "5\r\nhello\r\n0\r\n \r\n\r\n");
        chunked("a control character in a trailer", "0\r\nX: a\1b\r\n\r\n");
        chunked("LF behind a trailer", "0\r\nX: y\n\r\n");
        chunked("CR behind a trailer", "0\r\nX: y\r\r\n\r\n");
        chunked("a trailer without a colon", "0\r\nX\r\n\r\n");
        chunked("a trailer without a name", "0\r\n: y\r\n\r\n");
        chunked("a blank before a trailer's colon", "0\r\nX : y\r\n\r\n");
        chunked("a folded trailer", "0\r\nX: y\r\n z\r\n\r\n");
        chunked("trailers that are too large", "0\r\n" + ("X: " + "y".repeat(997) + "\r\n").repeat(17) + "\r\n");
        chunked("a request in the trailers' place", "0\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    private void header(int status, String what, String lines) {
        raw(status, what, "POST / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    }

    private void chunked(String what, String body) {
        raw(400, what, "POST / HTTP/1.1\r\nHost: h\r\n" + SAYS_CHUNKED + "\r\n\r\n" + body);
    }

    private void raw(int status, String what, String bytes) {
        cases.add(new Refused(what, status, bytes));
    }
}
