package io.dibs.app;

import java.util.Optional;

/**
 * What a node has opened.
 *
 * @param administrator the password of the first one, where this node has just made it up
 */
public record StartedNode(int httpPort, int managementPort, Optional<HiddenText> administrator) {
    public StartedNode(int httpPort, int managementPort) {
        this(httpPort, managementPort, Optional.empty());
    }
}
