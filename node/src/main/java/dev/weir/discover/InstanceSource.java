// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.UpstreamConfig.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where an upstream's instances come from. Looks by itself, on threads of its own, and tells when it has found
 * something else. From any thread, where a method does not say otherwise.
 *
 * <p>Another kind of source is a component of {@code DiscoverConfig}, a class that implements this, and a line in
 * {@link Sources}. What all have in common is in {@code InstanceSourceContract}.
 */
public interface InstanceSource extends AutoCloseable {

    /*
     * An interface to be implemented here, and not one whose implementations are looked for on the class path: all
     * nodes must understand a revision in the same way, and a check must know every key of it. A jar that is on two
     * nodes of three would make both depend on where one asks.
     */

    /**
     * Begins to look. Called once, before anything else.
     *
     * @param changed is told, on the sources' thread, when it is {@link #isSettled} and whenever {@link #found} is
     *     different from before
     */
    void start(Runnable changed);

    /** What is there, as far as it is known: in an order that only changes with it, each address once. */
    List<Instance> found();

    /** Whether it has looked once to the end, with or without success. */
    boolean isSettled();

    /** How it is doing, for people. */
    View view();

    /** Looks no more, and tells nothing any more. It leaves no thread, file or listener behind. */
    @Override
    void close();

    /**
     * A source, for people.
     *
     * @param kind as the key in the config: {@code dns}, {@code srv}, {@code file}, {@code registration}
     * @param of the name or file
     * @param found how many instances
     * @param holds for how long what was found is believed without looking again; empty where it is told of changes
     * @param problem why what is known may be old
     */
    record View(String kind, String of, int found, Optional<Duration> holds, Optional<String> problem) {}
}
