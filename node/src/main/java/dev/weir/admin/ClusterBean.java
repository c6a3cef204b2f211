// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.Members;
import dev.weir.cluster.Members.Member;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions;

/** What {@link ClusterMXBean} shows. */
final class ClusterBean implements ClusterMXBean {

    private final Members members;
    private final Revisions revisions;
    private final Readiness readiness;

    ClusterBean(Members members, Revisions revisions, Readiness readiness) {
        this.members = members;
        this.revisions = revisions;
        this.readiness = readiness;
    }

    @Override
    public MemberView[] getMembers() {
        return members.all().stream().map(View::new).toArray(MemberView[]::new);
    }

    @Override
    public int getMemberCount() {
        return members.all().size();
    }

    @Override
    public int getExpectedMembers() {
        return members.expected();
    }

    @Override
    public long getRevision() {
        return revisions.current().map(Revision::number).orElse(0L);
    }

    @Override
    public boolean isPartitionSafe() {
        return members.safe();
    }

    @Override
    public boolean isWritable() {
        return readiness.isWritable();
    }

    /** A member with the getters that JMX asks for. */
    private record View(Member member) implements MemberView {

        @Override
        public String getName() {
            return member.name();
        }

        @Override
        public String getAddress() {
            return member.address();
        }

        @Override
        public boolean isSelf() {
            return member.self();
        }

        @Override
        public long getRevision() {
            return member.revision();
        }

        @Override
        public String getProblem() {
            return member.problem().orElse("");
        }
    }
}
