package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.testkit.ledger.MemoryLedger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What people want of a sale, under one seed: campaigns, users who claim until they know, and an administrator with
 * commands that come in any order.
 */
final class SimulatedSale {
    private final Simulation simulation;
    private final SimulatedWorld world;
    private final SimulatedUploads uploads;
    /** Each campaign that there may be, and whether its users send keys. */
    private final Map<String, Boolean> cast = new LinkedHashMap<>();

    final List<SimulatedUser> users = new ArrayList<>();
    final List<SimulatedCommand> commands = new ArrayList<>();
    private int creations;

    SimulatedSale(Simulation simulation, SimulatedUploads uploads) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.uploads = uploads;
    }

    Set<String> cast() {
        return cast.keySet();
    }

    void campaign(String id) {
        cast.put(id, world.chance(0.5));
        command(id, creation(id), world.chance(0.6) ? 0 : world.between(0, 2_000));
        int users = world.between(1, 60);
        for (int i = 0; i < users; i++) {
            String user = (world.chance(0.02) ? MemoryLedger.POISON : "u") + i;
            users(id, user);
        }
        for (int i = world.between(0, 6); i > 0; i--) {
            command(id, anyAction(id), world.between(1, (int) Simulation.FAULTS_END));
        }
        for (int i = world.between(0, 3); i > 0; i--) {
            command(id, new CampaignAction.Revoke(world.between(1, 12), world.chance(0.5)), world.between(1, (int)
                    Simulation.FAULTS_END));
        }
        if (world.chance(0.3)) {
            command(id, new CampaignAction.Delete(), world.between(1, 1_000));
            command(id, creation(id), world.between(500, (int) Simulation.FAULTS_END));
        }
    }

    private CampaignAction creation(String id) {
        return new CampaignAction.Create(new CampaignProposal(
                world.between(1, 40),
                cast.get(id) ? world.between(1, 3) : 1,
                world.chance(0.8) ? CampaignPhase.LIVE : CampaignPhase.DRAFT,
                Terms.ALWAYS,
                world.chance(0.25)
                        ? world.now().wall() + world.between(1, 2 * (int) Simulation.FAULTS_END)
                        : Terms.NEVER,
                CouponExpiry.NEVER,
                freshKey(),
                new CampaignDescription(id, null, null)));
    }

    /** Each creation brings a key of its own, whatever number the campaign gets. */
    private CodeKey freshKey() {
        return new CodeKey(
                ByteBuffer.allocate(CodeKey.BYTES).putInt(4, ++creations).array());
    }

    private void users(String campaign, String user) {
        boolean several = cast.get(campaign);
        int wanted = several ? world.between(1, 4) : 1;
        for (int n = 1; n <= wanted; n++) {
            SimulatedUser claimant = new SimulatedUser(simulation, campaign, user, several ? "key-" + n : null);
            users.add(claimant);
            world.after(world.between(0, (int) Simulation.FAULTS_END), () -> ask(claimant));
        }
    }

    private CampaignAction anyAction(String id) {
        return switch (world.between(0, 14)) {
            case 0, 1 -> new CampaignAction.Pause();
            case 2, 3 -> new CampaignAction.Open();
            case 4 -> new CampaignAction.Sync();
            case 5 -> new CampaignAction.AddStock(-world.between(1, 10));
            case 6 -> new CampaignAction.Delete();
            case 7 -> world.chance(0.2) ? new CampaignAction.Close() : new CampaignAction.Open();
            case 8, 9 -> new CampaignAction.Edit(revision(id));
            case 10, 11 -> uploads.codes();
            case 12 -> uploads.users();
            default -> new CampaignAction.AddStock(world.chance(0.1) ? Terms.MAX_STOCK + 1L : world.between(1, 10));
        };
    }

    private CampaignEdit revision(String id) {
        int latest = (int) Simulation.FAULTS_END;
        long opensAt = world.now().wall() + (world.chance(0.1) ? 2 * latest : world.between(1, latest));
        return new CampaignEdit(
                world.chance(0.3) ? world.chance(0.5) : null,
                cast.get(id) && world.chance(0.5) ? world.between(1, 3) : null,
                world.chance(0.4) ? (world.chance(0.7) ? opensAt : Terms.ALWAYS) : null,
                world.chance(0.3) ? end() : null,
                world.chance(0.3) ? (long) world.between(1, 1_000) : null,
                world.chance(0.1) ? opensAt : null,
                new CampaignDescription("edited", null, null));
    }

    /** Now and then it has passed already. */
    private long end() {
        return world.now().wall() + world.between(-100, 2 * (int) Simulation.FAULTS_END);
    }

    private void ask(SimulatedUser claimant) {
        if (claimant.isSettled() && !(simulation.areFaultsOver() && isWorthAnotherTry(claimant))) {
            if (claimant.isGranted() && world.chance(0.2)) {
                send(claimant);
            }
            world.after(world.between(1, 500), () -> ask(claimant));
            return;
        }
        claimant.askAgainLater();
        send(claimant);
        world.after(world.between(5, 300), () -> ask(claimant));
    }

    void send(SimulatedUser claimant) {
        SimulatedNode to = simulation.anyNode();
        SimulatedUser.Attempt attempt = claimant.new Attempt(world.now().wall() + world.between(1, 1_000));
        simulation.anyFront().claims(to.id(), attempt.claims(world.chance(0.1) ? 2 : 1));
    }

    /** A refusal may be out of date once the campaign was changed; a pause will be over. */
    private boolean isWorthAnotherTry(SimulatedUser claimant) {
        ClaimRefusal refusal = claimant.refusal();
        if (refusal == null || refusal == ClaimRefusal.LIMIT_REACHED) {
            return false;
        }
        if (refusal == ClaimRefusal.NOT_ELIGIBLE) {
            return !simulation.promises.isBarred(claimant.campaign, claimant.userId);
        }
        return refusal == ClaimRefusal.PAUSED
                || refusal == ClaimRefusal.LEDGER_BEHIND
                || refusal == ClaimRefusal.NOT_OPEN
                || !simulation.refusals.isTrue(refusal, claimant.campaign);
    }

    SimulatedCommand command(String campaign, CampaignAction action, int atMillis) {
        boolean careful = !simulation.areFaultsOver() && world.chance(0.3);
        SimulatedCommand command = new SimulatedCommand(simulation, campaign, "r" + commands.size(), action, careful);
        commands.add(command);
        world.after(atMillis, command::send);
        return command;
    }

    boolean isSettled() {
        return users.stream().allMatch(claimant -> claimant.isSettled() && !isWorthAnotherTry(claimant))
                && commands.stream().allMatch(SimulatedCommand::isSettled);
    }

    String unsettled() {
        List<Object> waiting = new ArrayList<>();
        users.stream()
                .filter(claimant -> !claimant.isSettled() || isWorthAnotherTry(claimant))
                .forEach(waiting::add);
        commands.stream().filter(command -> !command.isSettled()).forEach(waiting::add);
        return waiting.toString();
    }
}
