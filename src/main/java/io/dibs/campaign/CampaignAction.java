package io.dibs.campaign;

/** An administrator's action on a campaign. */
public sealed interface CampaignAction {
    /** Its name in the history. */
    String label();

    record Create(CampaignProposal proposal) implements CampaignAction {
        @Override
        public String label() {
            return "create";
        }
    }

    /** Opens it now, ahead of its schedule. */
    record Open() implements CampaignAction {
        @Override
        public String label() {
            return "open";
        }
    }

    record Pause() implements CampaignAction {
        @Override
        public String label() {
            return "pause";
        }
    }

    record Close() implements CampaignAction {
        @Override
        public String label() {
            return "close";
        }
    }

    /** @param add how much more; less than zero lowers the stock */
    record AddStock(long add) implements CampaignAction {
        @Override
        public String label() {
            return "stock";
        }
    }

    /** Drops its memory and reloads it from the ledger. */
    record Sync() implements CampaignAction {
        @Override
        public String label() {
            return "sync";
        }
    }

    /** Updates some of its fields. */
    record Edit(CampaignEdit edit) implements CampaignAction {
        @Override
        public String label() {
            return "edit";
        }
    }

    /** Deletes a campaign that has issued nothing. */
    record Delete() implements CampaignAction {
        @Override
        public String label() {
            return "delete";
        }
    }

    /**
     * Revokes a coupon; its user still counts as a holder.
     *
     * @param restock whether the stock grows by one in exchange
     */
    record Revoke(int sequence, boolean restock) implements CampaignAction {
        @Override
        public String label() {
            return "revoke";
        }
    }

    /**
     * Appends codes of its own to those that it has.
     *
     * @param upload the complete upload that they are staged under
     */
    record PublishCodes(long upload, int codes) implements CampaignAction {
        @Override
        public String label() {
            return "codes";
        }
    }

    /**
     * Replaces the list of eligible users.
     *
     * @param upload the complete upload that they are staged under; 0 removes the list, so that anybody may claim
     */
    record PublishEligible(long upload, int users) implements CampaignAction {
        @Override
        public String label() {
            return "eligible";
        }
    }
}
