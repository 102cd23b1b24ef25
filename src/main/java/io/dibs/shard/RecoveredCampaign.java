package io.dibs.shard;

import io.dibs.campaign.Terms;

/** A campaign as the ledger knows it at the moment of a takeover. */
public record RecoveredCampaign(Terms terms, int issued) {}
