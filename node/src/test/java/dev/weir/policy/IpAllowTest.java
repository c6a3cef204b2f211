// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

class IpAllowTest extends IpListContract {

    IpAllowTest() {
        super(new IpAllow(networks()), true, "the client's address is not allowed");
    }
}
