// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** Everything of ours that travels between members, by number. A number is never given to another type. */
final class WireTypes implements DataSerializableFactory {

    static final int FACTORY = 1;

    // 1 to 6 and 16 were those of revisions in a map.
    static final int REPORT = 7;
    static final int LEDGER = 8;
    static final int ASK_LEDGER = 9;
    static final int KEEP_LEDGER = 10;
    static final int RESET_LEDGER = 11;
    static final int GRANTED = 12;
    static final int FORGET_KEY = 13;
    static final int LEDGER_MERGE = 14;
    static final int HELLO = 15;
    static final int ASK_VOTER = 17;
    static final int VOTE = 18;
    static final int PERMITS = 20;
    static final int ASK_PERMITS = 21;
    static final int KEEP_PERMITS = 22;
    static final int GRANTED_PERMITS = 23;
    static final int PERMITS_MERGE = 24;
    static final int SAY_PULSE = 30;
    static final int SAY_RULINGS = 31;
    static final int ASK_DEED = 32;
    static final int DONE_DEED = 33;
    static final int REGISTRATION = 40;
    static final int REGISTRATION_MERGE = 41;
    static final int SAY_TO_CACHE = 50;
    static final int CACHE_REPLY = 51;
    static final int SAY_NOTICES = 60;
    static final int NOTICES = 61;
    static final int AUDIT = 70;
    static final int KEEP_AUDIT = 71;
    static final int AUDIT_MERGE = 72;
    static final int RECALL_AUDIT = 73;

    @Override
    public IdentifiedDataSerializable create(int type) {
        return switch (type) {
            case REPORT -> new Report();
            case LEDGER -> new StoredLedger();
            case ASK_LEDGER -> new AskLedger();
            case KEEP_LEDGER -> new KeepLedger<>();
            case RESET_LEDGER -> new ResetLedger();
            case GRANTED -> new Granted();
            case FORGET_KEY -> new ForgetKey();
            case LEDGER_MERGE -> new LedgerMerge();
            case HELLO -> new Hello();
            case ASK_VOTER -> new AskVoter();
            case VOTE -> new SentVote();
            case PERMITS -> new StoredPermits();
            case ASK_PERMITS -> new AskPermits();
            case KEEP_PERMITS -> new KeepPermits();
            case GRANTED_PERMITS -> new GrantedPermits();
            case PERMITS_MERGE -> new PermitsMerge();
            case SAY_PULSE -> new SayPulse();
            case SAY_RULINGS -> new SayRulings();
            case ASK_DEED -> new AskDeed();
            case DONE_DEED -> new DoneDeed();
            case REGISTRATION -> new StoredRegistration();
            case REGISTRATION_MERGE -> new NewestRegistration();
            case SAY_TO_CACHE -> new SayToCache();
            case CACHE_REPLY -> new CacheReply();
            case SAY_NOTICES -> new SayNotices();
            case NOTICES -> new SaidNotices();
            case AUDIT -> new StoredAudit();
            case KEEP_AUDIT -> new KeepAudit();
            case AUDIT_MERGE -> new AuditMerge();
            case RECALL_AUDIT -> new RecallAudit();
            default -> throw new IllegalArgumentException("type: " + type + " (expected: 7 to 73, not all of them)");
        };
    }
}
