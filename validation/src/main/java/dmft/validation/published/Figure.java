package dmft.validation.published;

import java.util.List;
import java.util.Map;

/** A published figure that can be computed for any draw of its random data. */
public interface Figure {

    /** The folder under {@code validation/published} with its parameter file and the published values. */
    String folder();

    /**
     * The figure's quantities for one draw, in the order in which they are reported.
     *
     * @param draw the data's seed, which also seeds networks and solver
     */
    Map<String, Double> measure(long draw);

    /** What must hold in every draw. */
    List<Trend> trends();
}
