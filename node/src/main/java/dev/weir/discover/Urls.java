// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import com.google.common.net.InetAddresses;
import dev.weir.config.DiscoverConfig.Scheme;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;

/** Writes the URLs of instances that are found by name. */
final class Urls {

    private Urls() {}

    /** Of an address; without a port it is that of the scheme. */
    static URI of(Scheme scheme, InetAddress address, String port) {
        // Without a zone: of what is in DNS it says nothing.
        String host = InetAddresses.toUriString(address).replaceFirst("%.*]", "]");
        return URI.create(name(scheme) + "://" + host + port);
    }

    /** Of a host that is a name itself. */
    static URI of(Scheme scheme, String host, int port) {
        return URI.create(name(scheme) + "://" + host + ':' + port);
    }

    private static String name(Scheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT);
    }
}
