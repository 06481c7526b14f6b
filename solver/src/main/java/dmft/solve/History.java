package dmft.solve;

import java.util.List;

/**
 * How a solve went, step by step.
 *
 * @param couplings names of the couplings: "W1", "W2" …
 * @param forwardRanks k of every coupling, the largest over replicas, [steps+1][couplings]
 * @param backwardRanks m likewise
 * @param seconds wall-clock time of a step of one replica, the mean over replicas, [steps+1]; entry t is what the state at t took, so entry 0 is
 *     the initialisation
 */
public record History(List<String> couplings, int[][] forwardRanks, int[][] backwardRanks, double[] seconds) {}
