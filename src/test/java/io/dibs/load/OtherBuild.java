package io.dibs.load;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.NodeProcess.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** This build of Dibs in turns with another one, such as that of the commit before a change. */
final class OtherBuild {
    private OtherBuild() {}

    static void run(LoadOptions options, WrongAnswers wrongs, Path folder) throws IOException {
        try (NodeProcess other = new NodeProcess(
                        Files.createDirectory(folder.resolve("other")),
                        options.jar(),
                        Place.HERE,
                        Map.of(),
                        options.heap());
                NodeProcess here = new NodeProcess(Files.createDirectory(folder.resolve("this")), options.heap())) {
            other.start();
            here.start();
            NodePair pair = NodePair.warm(
                    options, wrongs, new NodePair.Member("other", other), new NodePair.Member("this", here));
            pair.durable();
            pair.soldOut();
        }
    }
}
