package dmft.validation.width;

import dmft.validation.stats.PowerLaw;
import java.util.Optional;

/**
 * How one observable approaches the limit as the width grows.
 *
 * @param name of the observable
 * @param spread of networks of one width, ~ N^−½
 * @param bias of their mean, ~ N^−1; nothing where it is too small to be told
 */
public record Scaling(String name, Optional<PowerLaw> spread, Optional<PowerLaw> bias) {}
