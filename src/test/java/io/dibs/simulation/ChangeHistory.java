package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.Terms;
import java.util.Comparator;
import java.util.List;

/**
 * The changes of one campaign's id, as they were told: each happened once, in one order, on the version that it was
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

    void check(List<SimulatedCommand> errands) {
        errands.stream()
                .filter(errand -> errand.campaign.equals(campaign) && errand.result() != null)
                .sorted(Comparator.comparingLong(ChangeHistory::versionOf)
                        .thenComparing(ChangeHistory::isDeletion)
                        .thenComparing(ChangeHistory::isOfCouponsOnly))
                .forEach(this::happened);
        Terms terms = simulation.ledger.campaigns.get(campaign);
        require(there == (terms != null), "there or not: " + terms);
        require(!there || terms.version() == version && terms.stock() == stock, "changed by nobody: " + terms);
    }

    private void happened(SimulatedCommand errand) {
        boolean creation = errand.action instanceof CampaignAction.Create;
        require(creation != there, "out of turn: " + errand + " " + errand.result());
        require(creation || errand.meant().matches(version), "not meant for version " + version + ": " + errand);
        if (isOfCouponsOnly(errand)) {
            require(versionOf(errand) == version, "another version: " + errand.result());
        } else if (isDeletion(errand)) {
            require(versionOf(errand) == version, "deleted at another version: " + errand.result());
            there = false;
        } else {
            require(versionOf(errand) == version + 1, "twice or not at all after " + version + ": " + errand.result());
            change(errand.action);
            version++;
            require(errand.result().contains(" " + stock + " v"), stock + " expected: " + errand.result());
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
    private static boolean isOfCouponsOnly(SimulatedCommand errand) {
        return errand.action instanceof CampaignAction.Revoke revoke && !revoke.restock();
    }

    private static boolean isDeletion(SimulatedCommand errand) {
        return errand.action instanceof CampaignAction.Delete;
    }

    private static long versionOf(SimulatedCommand errand) {
        String result = errand.result();
        return Long.parseLong(result.substring(result.lastIndexOf('v') + 1));
    }

    private void require(boolean holds, String otherwise) {
        simulation.check(holds, "the changes of " + campaign + ": " + otherwise);
    }
}
