package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.Terms;
import java.util.Comparator;
import java.util.List;

/**
 * The changes of one campaign's id, as they were answered: each happened once, in one order, on the version that it was
 * meant for; and what is in the ledger is what they come to.
 */
final class ChangeHistory {
    private final Simulation simulation;
    private final String campaign;
    private boolean there;
    private long version;
    private long stock;

    ChangeHistory(Simulation simulation, String campaign) {
        this.simulation = simulation;
        this.campaign = campaign;
    }

    void check(List<SimulatedCommand> commands) {
        commands.stream()
                .filter(command -> command.campaign.equals(campaign) && command.result() != null)
                .sorted(Comparator.comparingLong(ChangeHistory::versionOf)
                        .thenComparing(ChangeHistory::isDeletion)
                        .thenComparing(ChangeHistory::isOfCouponsOnly))
                .forEach(this::happened);
        Terms terms = simulation.ledger.campaigns.get(campaign);
        require(there == (terms != null), "there or not: " + terms);
        require(!there || terms.version() == version && terms.stock() == stock, "changed by nobody: " + terms);
    }

    private void happened(SimulatedCommand command) {
        boolean creation = command.action instanceof CampaignAction.Create;
        require(creation != there, "out of turn: " + command + " " + command.result());
        require(creation || command.meant().matches(version), "not meant for version " + version + ": " + command);
        if (isOfCouponsOnly(command)) {
            require(versionOf(command) == version, "another version: " + command.result());
        } else if (isDeletion(command)) {
            require(versionOf(command) == version, "deleted at another version: " + command.result());
            there = false;
        } else {
            require(
                    versionOf(command) == version + 1,
                    "twice or not at all after " + version + ": " + command.result());
            change(command.action);
            version++;
            require(command.result().contains(" " + stock + " v"), stock + " expected: " + command.result());
        }
    }

    private void change(CampaignAction action) {
        if (action instanceof CampaignAction.Create create) {
            there = true;
            stock = create.proposal().stock();
        } else if (action instanceof CampaignAction.AddStock change) {
            stock += change.add();
        } else if (action instanceof CampaignAction.Revoke) {
            stock++;
        }
    }

    /** It leaves the campaign as it is. */
    private static boolean isOfCouponsOnly(SimulatedCommand command) {
        return command.action instanceof CampaignAction.Revoke revoke && !revoke.restock();
    }

    private static boolean isDeletion(SimulatedCommand command) {
        return command.action instanceof CampaignAction.Delete;
    }

    private static long versionOf(SimulatedCommand command) {
        String result = command.result();
        return Long.parseLong(result.substring(result.lastIndexOf('v') + 1));
    }

    private void require(boolean holds, String otherwise) {
        simulation.check(holds, "the changes of " + campaign + ": " + otherwise);
    }
}
