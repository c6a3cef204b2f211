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

    /** A page that may be kept was asked for: {@link Fact#KEY}, {@link Fact#VERSION}, at last {@link Fact#FINAL}. */
    public static final String PAGE = "page";

    /** The upstream was asked for a page: {@link Fact#KEY}, {@link Fact#VERSION}. */
    public static final String FETCH = "fetch";

    /** A page changed and was purged: {@link Fact#KEY}, {@link Fact#VERSION}, and {@link Fact#NODES} that say so. */
    public static final String PURGE = "purge";

    /** All nodes have found each other, and nothing is wrong: {@link Fact#TOLERATED}. */
    public static final String WHOLE = "whole";

    /** A request that says who it is: accepted with 200, refused with 401. {@link Fact#CREDENTIAL}. */
    public static final String GUARDED = "guarded";

    /** A credential was made, or an issuer began to use it: {@link Fact#CREDENTIAL}, {@link Fact#NODES} that know. */
    public static final String GRANTED = "granted";

    /** A credential was taken back: {@link Fact#CREDENTIAL}, and {@link Fact#NODES} that know. */
    public static final String TAKEN_BACK = "taken-back";

    private Kind() {}
}
