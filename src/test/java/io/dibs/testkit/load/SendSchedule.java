package io.dibs.testkit.load;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be sent next and when, and whether the run is over. */
final class SendSchedule {
    /** A crowd does not wait for one of its own to hang up. */
    private static final long LATEST_NANOS = 20_000_000;

    private final LoadPlan plan;
    private final RequestSource requests;
    private final long started;
    private final long interval;
    private final Deque<RequestAttempt> retries = new ArrayDeque<>();
    private long begun;
    private long ended;
    private long dropped;
    private boolean exhausted;

    SendSchedule(LoadPlan plan, RequestSource requests, long started) {
        this.plan = plan;
        this.requests = requests;
        this.started = started;
        this.interval = plan.perSecond() == 0 ? 0 : 1_000_000_000L / plan.perSecond();
    }

    boolean isOpenLoop() {
        return interval > 0;
    }

    /** The next attempt that is due, or null. */
    RequestAttempt next(long now) {
        RequestAttempt retry = retries.peekFirst();
        if (retry != null && now - retry.notBefore() >= 0) {
            return retries.removeFirst();
        }
        if (plan.drops()) {
            dropLate(now);
        }
        long due = isOpenLoop() ? nextDue() : now;
        if (exhausted || now - due < 0) {
            return null;
        }
        long request = requests.next();
        if (request == RequestSource.NONE) {
            exhausted = true;
            return null;
        }
        begun++;
        return new RequestAttempt(request, due, 1, now);
    }

    private void dropLate(long now) {
        long late = now - LATEST_NANOS - nextDue();
        if (late > 0) {
            long missed = late / interval + 1;
            begun += missed;
            ended += missed;
            dropped += missed;
        }
    }

    /** When the next request of an open loop is meant to be sent. */
    long nextDue() {
        return started + begun * interval;
    }

    /** @return whether there will be another attempt; if not, the request has ended */
    boolean retry(RequestAttempt attempt, long now) {
        if (attempt.tries() >= plan.retry().attempts()) {
            ended++;
            return false;
        }
        retries.addLast(attempt.again(now + plan.retry().pause().toNanos()));
        return true;
    }

    void end() {
        ended++;
    }

    long dropped() {
        return dropped;
    }

    long unanswered() {
        return begun - ended;
    }

    boolean isOver(long now) {
        exhausted |= now - started >= plan.duration().toNanos();
        return exhausted && begun == ended
                || now - started >= plan.duration().plus(plan.grace()).toNanos();
    }
}
