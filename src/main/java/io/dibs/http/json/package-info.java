/** How JSON of strangers is opened. */
package io.dibs.http.json;
