// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

class IpDenyTest extends IpListContract {

    IpDenyTest() {
        super(new IpDeny(networks()), false, "the client's address is denied");
    }
}
