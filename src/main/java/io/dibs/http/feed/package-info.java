/** A campaign's coupons in the order of their sequences: page by page, as they come, or all of them as CSV. */
@NullMarked
package io.dibs.http.feed;

import org.jspecify.annotations.NullMarked;
