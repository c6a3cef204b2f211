// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which content codings a client would like (RFC 9110 §12.5.3). */
final class AcceptEncoding {

    private static final Pattern ELEMENT = Pattern.compile(
            "\\s*([!#$%&'*+.^_`|~0-9a-z-]+)\\s*(?:;\\s*q\\s*=\\s*(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)\\s*)?");

    private static final int UNSAID = -1;
    private static final int WHOLE = 1000;

    private int gzip = UNSAID;
    private int identity = UNSAID;
    private int others = UNSAID;

    private AcceptEncoding() {}

    /** Whether it would take gzip, and not rather the bytes as they are. A client that says nothing gets no coding. */
    static boolean prefersGzip(HeaderMap headers) {
        HeaderValues lines = headers.get(Headers.ACCEPT_ENCODING);
        if (lines == null) {
            return false;
        }
        AcceptEncoding wishes = new AcceptEncoding();
        for (int i = 0; i < lines.size(); i++) {
            for (String element : lines.get(i).split(",", -1)) {
                wishes.element(element.toLowerCase(Locale.ROOT));
            }
        }
        int weight = wishes.gzip == UNSAID ? wishes.others : wishes.gzip;
        return weight > 0 && weight >= wishes.identity;
    }

    /** What is malformed wishes for nothing. */
    private void element(String text) {
        Matcher parts = ELEMENT.matcher(text);
        if (!parts.matches()) {
            return;
        }
        String weight = parts.group(2);
        int thousandths = weight == null ? WHOLE : (int) Math.round(Double.parseDouble(weight) * WHOLE);
        switch (parts.group(1)) {
            case "gzip", "x-gzip" -> gzip = Math.max(gzip, thousandths);
            case "identity" -> identity = thousandths;
            case "*" -> others = thousandths;
            default -> {}
        }
    }
}
