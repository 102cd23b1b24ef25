/**
 * Campaigns over HTTP: looked at, changed, and proven. Where they are read is behind
 * {@link io.dibs.repository.CampaignRepository}.
 */
package io.dibs.http.campaign;
