// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** How many errors were logged below a name, while it is started; they are shown nowhere else. */
public final class LoggedErrors {

    private final Logger logger;
    private final AtomicInteger count = new AtomicInteger();
    private final AppenderBase<ILoggingEvent> counting = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                count.incrementAndGet();
            }
        }
    };

    /** @param name of the package or class */
    public LoggedErrors(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
    }

    public void start() {
        counting.setContext(logger.getLoggerContext());
        counting.start();
        logger.addAppender(counting);
        logger.setAdditive(false);
    }

    public void stop() {
        logger.detachAppender(counting);
        logger.setAdditive(true);
    }

    public int count() {
        return count.get();
    }
}
