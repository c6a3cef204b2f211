// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.function.LongSupplier;

/**
 * What a node needs to tell who somebody is, over all revisions.
 *
 * @param nanoClock for what is waited for
 * @param wallClockMillis for what others have dated
 * @param current the known callers of the revision that runs, for what was asked while another one did
 * @param passwords where they are checked
 * @param nonces what may be used once in the whole cluster
 * @param tallies what became of it
 * @param tokens what it has to do with tokens
 */
public record Access(
        LongSupplier nanoClock,
        LongSupplier wallClockMillis,
        CurrentConsumers current,
        Passwords passwords,
        Nonces nonces,
        Tallies tallies,
        Tokens tokens) {

    /** That of a node that shares nothing with others, and checks passwords at once. */
    public static Access alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        Passwords passwords = new Passwords(Runnable::run, nanoClock);
        Tokens tokens = Tokens.alone(nanoClock, wallClockMillis);
        return new Access(
                nanoClock,
                wallClockMillis,
                new CurrentConsumers(),
                passwords,
                new LocalNonces(nanoClock),
                new Tallies(),
                tokens);
    }
}
