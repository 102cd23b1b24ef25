package io.dibs.simulation;

import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.CommandAnswer;

/**
 * A hash over all that happens in a run: the moment of each event, and every answer. Two versions of the code that
 * yield the same hash for the same seeds behave alike. It uses nothing that differs between JDKs.
 */
final class TraceHash {
    private long hash = 1;

    void event(long micros) {
        add(micros);
    }

    void claimAnswered(SimulatedUser user, ClaimAnswer answer) {
        add(user.campaign.hashCode());
        add(user.userId.hashCode());
        add(user.key == null ? 0 : user.key.hashCode());
        if (answer instanceof Granted granted) {
            add(granted.sequence());
            add(granted.issuedAt());
            add((granted.fresh() ? 1 : 0) + (granted.revoked() ? 2 : 0));
            add(granted.terms().version());
            add(granted.terms().codeKey().hashCode());
        } else if (answer instanceof ClaimAnswer.Refused refused) {
            add(refused.reason().name().hashCode());
        } else if (answer instanceof ClaimAnswer.NotTried notTried) {
            add(notTried.reason().name().hashCode());
        } else {
            add(2);
        }
    }

    void commandAnswered(SimulatedCommand command, CommandAnswer answer) {
        add(command.request.hashCode());
        if (answer instanceof CommandAnswer.Done done) {
            add(done.campaign() == null ? 0 : done.campaign().hashCode());
        } else if (answer instanceof CommandAnswer.Refused refused) {
            add(refused.reason().name().hashCode());
        } else if (answer instanceof CommandAnswer.NotTried notTried) {
            add(notTried.reason().name().hashCode());
        } else {
            add(3);
        }
    }

    void add(long value) {
        hash = SimulatedWorld.mix(hash ^ value);
    }

    long value() {
        return hash;
    }
}
