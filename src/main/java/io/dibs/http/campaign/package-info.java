/**
 * Campaigns over HTTP: looked at, changed, and proven. Where they are read is behind
 * {@link io.dibs.repository.CampaignRepository}.
 */
@NullMarked
package io.dibs.http.campaign;

import org.jspecify.annotations.NullMarked;
