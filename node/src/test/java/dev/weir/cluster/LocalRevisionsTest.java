// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

class LocalRevisionsTest extends RevisionsContract {

    @Override
    protected Revisions revisions() {
        return new LocalRevisions("node-1", () -> 17);
    }
}
