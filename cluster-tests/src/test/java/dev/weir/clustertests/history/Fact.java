// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

/** Names of what the rules need to know of an entry. */
public final class Fact {

    /** Of the request, and of its receipts: no other request has it. */
    public static final String ID = "id";

    public static final String METHOD = "method";

    /** The connection it came by, which ends with the node at the latest. */
    public static final String CONNECTION = "connection";

    /** How an answer that is a failure begins; no rule asks for it. */
    public static final String SAID = "said";

    /** Name of a limit. */
    public static final String LIMIT = "limit";

    /** Whose budget is spent. */
    public static final String KEY = "key";

    /** How much of the budget a request spends; 1 where it does not say. */
    public static final String COST = "cost";

    /** How much there is in a window. */
    public static final String TOKENS = "tokens";

    public static final String WINDOW_MILLIS = "window-millis";

    /** {@code fixed-window} or {@code sliding-window}. */
    public static final String ALGORITHM = "algorithm";

    /** By how much the clock of the cluster may differ from that of the clients. */
    public static final String SKEW_MILLIS = "skew-millis";

    /** Number of a revision, as an answer shows it. */
    public static final String REVISION = "revision";

    /** Name of a gateway config, which no other one has. */
    public static final String DOCUMENT = "document";

    /** The same, from another part of the same answer. */
    public static final String DOCUMENT_TOO = "document-too";

    /** Name of the gateway config that a new one was made from. */
    public static final String PREVIOUS = "previous";

    /** Number of the revision that a new one wants to replace. */
    public static final String REPLACES = "replaces";

    /** Says {@code true} where everything is over and the cluster is whole. */
    public static final String FINAL = "final";

    /** Digest of the only right answer. */
    public static final String WANTED = "wanted";

    /** Digest of the answer. */
    public static final String GOT = "got";

    /** Kind of a fault. */
    public static final String WHAT = "what";

    /** Number of a fault. */
    public static final String FAULT = "fault";

    /** {@code begins} or {@code over}. */
    public static final String PHASE = "phase";

    /** The kind of entries a promise is about. */
    public static final String OF = "of";

    /** Statuses that are no failure, with commas between them. */
    public static final String STATUSES = "statuses";

    /** Statuses that are a failure unless there is a fault anywhere, with commas between them. */
    public static final String STATUSES_IN_FAULTS = "statuses-in-faults";

    /** So long after a fault is over it still excuses what it excused. */
    public static final String GRACE_MILLIS = "grace-millis";

    /** Names of nodes, with commas between them. */
    public static final String NODES = "nodes";

    /** Host and port of an instance. */
    public static final String INSTANCE = "instance";

    /** Whether an instance may be asked; {@code panic} where all are asked because too few are left. */
    public static final String STATE = "state";

    /** When that was decided. */
    public static final String SINCE = "since";

    /** Number of what a page was when it was fetched, or of what it is since it was purged. */
    public static final String VERSION = "version";

    /** Of a thousand, how many may break a rule. */
    public static final String TOLERATED = "tolerated";

    /** Name of what proves who a caller is; never the secret itself. */
    public static final String CREDENTIAL = "credential";

    private Fact() {}
}
