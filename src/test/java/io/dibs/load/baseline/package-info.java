/** Ways in which people give out coupons today, on the HTTP front and the servers that Dibs is measured with. */
package io.dibs.load.baseline;
