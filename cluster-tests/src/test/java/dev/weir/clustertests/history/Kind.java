// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

/** What entries are about. A rule with facts of its own may add another kind, with its name here or in its own file. */
public final class Kind {

    /** A request that a limit decides about: {@link Fact#LIMIT}, {@link Fact#KEY}, {@link Fact#ID}. */
    public static final String LIMITED = "limited";

    /** A request that must not be carried out twice: {@link Fact#ID}. */
    public static final String ORDER = "order";

    /** The same, where the upstream does not answer: nobody can know whether it was carried out. */
    public static final String DOOMED_ORDER = "doomed-order";

    /** What the upstream was sent: {@link Fact#ID}, {@link Fact#METHOD}. */
    public static final String RECEIPT = "receipt";

    /** An answer that shows a revision: {@link Fact#REVISION}, {@link Fact#DOCUMENT}, {@link Fact#CONNECTION}. */
    public static final String SHOWN = "shown";

    /** A gateway config that was put: {@link Fact#DOCUMENT}, {@link Fact#PREVIOUS}, {@link Fact#REPLACES}. */
    public static final String CONFIG_WRITE = "config-write";

    /** A gateway config that was read: {@link Fact#DOCUMENT}, {@link Fact#REVISION}, at last {@link Fact#FINAL}. */
    public static final String CONFIG_READ = "config-read";

    /** What a limit is: {@link Fact#LIMIT}, {@link Fact#TOKENS}, {@link Fact#WINDOW_MILLIS}, {@link Fact#ALGORITHM}. */
    public static final String TERMS = "terms";

    /** A fault begins or is over: {@link Fact#WHAT}, {@link Fact#FAULT}, {@link Fact#PHASE}. */
    public static final String FAULT = "fault";

    /** Who must not notice a fault: {@link NoneFailed}. */
    public static final String PROMISE = "promise";

    /** A request that any of several instances may answer, some of which are sick: its answer is never theirs. */
    public static final String VISIT = "visit";

    /** A visit comes to an instance: {@link Fact#INSTANCE}. */
    public static final String ARRIVAL = "arrival";

    /** What a node says of an instance: {@link Fact#INSTANCE}, {@link Fact#STATE}, {@link Fact#SINCE}. */
    public static final String STANDING = "standing";

    /** Who spares instances that are out: {@link Fact#NODES}, {@link Fact#GRACE_MILLIS}. */
    public static final String SPARING = "sparing";

    /** An instance falls sick or is well again: {@link Fact#INSTANCE}, {@link Fact#WHAT}. */
    public static final String FLAP = "flap";

    private Kind() {}
}
