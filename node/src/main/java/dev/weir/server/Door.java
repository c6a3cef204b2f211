// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.util.Optional;

/**
 * On which terms a listener lets clients in.
 *
 * @param trace whether TRACE is carried out
 * @param proxyProtocol whether each connection begins with a header of the PROXY protocol
 * @param trusted whom it believes for whom they forward, if anybody
 */
record Door(Limits limits, boolean trace, boolean proxyProtocol, Optional<TrustedProxies> trusted) {}
