package dmft.solve;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the state of a solve is kept while it runs, so that a solve that was cut off can go on to exactly the same numbers.
 *
 * <p>Every replica has a file of its own, replaced as a whole. A replica that is done keeps its results there and no state.
 *
 * @param folder the folder of the files; it is made where it is missing, the folders above it must be there
 * @param interval least time between two checkpoints of a replica; one that is cancelled writes one at once
 * @param resume true to go on from the files that are there; false to start anew and replace them
 */
public record Checkpoints(Path folder, Duration interval, boolean resume) {

    /**
     * Refuses an impossible interval.
     *
     * @throws IllegalArgumentException if the interval is negative
     */
    public Checkpoints {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval is " + interval + ", expected no negative time");
        }
    }

    Path file(int replica) {
        return folder.resolve(String.format("replica-%04d.state", replica));
    }
}
