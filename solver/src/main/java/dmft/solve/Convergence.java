package dmft.solve;

import dmft.coupling.Residual;
import java.util.List;
import java.util.Map;

/**
 * How one replica of {@link Method#SELF_CONSISTENT} came to its answer.
 *
 * @param converged true if what is left is explained by the finite number of paths, or as small as was asked
 * @param iterations of every iteration, what moved by how much: "outputs", "test outputs", and for every coupling its features, its back-propagated fields and
 *     their responses
 */
public record Convergence(boolean converged, List<Map<String, Residual>> iterations) {}
