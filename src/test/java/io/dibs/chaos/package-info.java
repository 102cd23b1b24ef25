/** A cluster under many faults at once, what its clients saw of it, and who judges that. */
package io.dibs.chaos;
