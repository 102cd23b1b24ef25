/** A closed campaign on its way from PostgreSQL to files. */
@NullMarked
package io.dibs.app.archive;

import org.jspecify.annotations.NullMarked;
