// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.Message.Bring;
import dev.weir.cache.Message.Drop;
import dev.weir.cache.Message.GiveBack;
import dev.weir.cache.Message.Introduce;
import dev.weir.cache.Message.Offer;
import dev.weir.cache.Message.Renew;
import dev.weir.cache.Message.Tell;
import java.util.List;

/** What simulated nodes do wrong on purpose, so that it is seen that the simulation notices. */
enum CacheFlaw {
    NONE,
    /** Who comes is not told what was purged, nor tells it. */
    UNTOLD,
    /** Half of the nodes confirm purges and do nothing. */
    HALF_PURGED,
    /** A purge goes by the clock of the node that was asked for it. */
    ONE_CLOCK,
    /** Copies that travel look as if they had been fetched only now. */
    LATE_STAMPS,
    /** Who comes from the smaller side of a split goes on as if nothing had been. */
    UNPREPARED,
    /** Who asks may fetch, whoever else does. */
    ALL_FETCH,
    /** The right to fetch is handed on to somebody who does not hear of it. */
    LOST_RIGHTS,
    /** The second holder keeps nothing. */
    NO_SECOND,
    /** What is given back stays taken. */
    KEPT_RIGHTS,
    /** The oldest copy wins. */
    OLDEST_WINS;

    private static final PurgeRecord.Part NO_PURGES = PurgeRecord.NOTHING.hard();

    Reply hear(SimulatedNode node, String from, Message message) {
        return swallows(node, message) ? answerOf(message) : changed(node.library.heard(from, changed(message)));
    }

    /** Whether it is answered without being heard. */
    private boolean swallows(SimulatedNode node, Message message) {
        return switch (this) {
            case HALF_PURGED -> message instanceof Drop && node.self().hashCode() % 2 == 0;
            case LOST_RIGHTS -> message instanceof Tell tell && tell.outcome() instanceof Reply.Fetch;
            case NO_SECOND -> message instanceof Offer;
            default -> false;
        };
    }

    private static Reply answerOf(Message message) {
        return message instanceof Drop ? new Reply.Dropped(0) : new Reply.Heard(true);
    }

    private Reply changed(Reply reply) {
        return switch (this) {
            case UNTOLD -> reply instanceof Reply.Known known ? new Reply.Known(nothing(known.purged())) : reply;
            case ONE_CLOCK -> reply instanceof Reply.Time ? new Reply.Time(0) : reply;
            case ALL_FETCH -> reply instanceof Reply.Wait ? new Reply.Fetch("", 0) : reply;
            default -> reply;
        };
    }

    private static PurgeRecord nothing(PurgeRecord known) {
        return new PurgeRecord(known.stamp(), NO_PURGES, NO_PURGES);
    }

    private Message changed(Message message) {
        if (this == UNTOLD && message instanceof Introduce told) {
            return new Introduce(nothing(told.purged()));
        }
        if (this == KEPT_RIGHTS && message instanceof GiveBack back) {
            return new Renew(List.of(back.ticket()));
        }
        if (message instanceof Bring bring) {
            return new Bring(bring.ticket(), changed(bring.stored()));
        }
        if (message instanceof Offer offer) {
            return new Offer(offer.copies().stream().map(this::changed).toList());
        }
        return message;
    }

    private Stored changed(Stored copy) {
        long late = this == LATE_STAMPS ? 5_000 : 0;
        long received = this == OLDEST_WINS ? 4_000_000_000_000L - copy.received() : copy.received();
        return new Stored(
                copy.key(),
                copy.variant(),
                copy.status(),
                copy.headers(),
                copy.body(),
                copy.began() + late,
                received,
                copy.initialAgeMillis(),
                copy.lifetimeMillis(),
                copy.grace(),
                copy.tags(),
                copy.softPurged());
    }
}
