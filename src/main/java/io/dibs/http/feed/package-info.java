/** A campaign's coupons in the order of their sequences: page by page, as they come, or all of them as CSV. */
package io.dibs.http.feed;
