package dmft.coupling;

import java.util.Arrays;

/**
 * The order in which a coupling's directions arrive: at pass p first those of the features (Q, each with its fresh field E on the other side), then
 * those of the back-propagated fields (R, each with its Z). It numbers the rows of all coordinates.
 */
final class Arrivals {

    private final int[] features; // [p] directions of features that arrive before pass p
    private final int[] gradients;
    private final int[] featureRows;
    private final int[] gradientRows;

    /**
     * An order of arrival.
     *
     * @param features directions of features that arrive at each pass
     * @param gradients directions of back-propagated fields that arrive at each pass, after those
     */
    Arrivals(int[] features, int[] gradients) {
        int passes = features.length;
        this.features = before(features);
        this.gradients = before(gradients);
        this.featureRows = new int[this.features[passes]];
        this.gradientRows = new int[this.gradients[passes]];
        for (int p = 0; p < passes; p++) {
            for (int i = this.features[p]; i < this.features[p + 1]; i++) {
                featureRows[i] = this.gradients[p] + i;
            }
            for (int j = this.gradients[p]; j < this.gradients[p + 1]; j++) {
                gradientRows[j] = this.features[p + 1] + j;
            }
        }
    }

    private static int[] before(int[] counts) {
        int[] sums = new int[counts.length + 1];
        for (int p = 0; p < counts.length; p++) {
            sums[p + 1] = sums[p] + counts[p];
        }
        return sums;
    }

    /** Directions of features known in the forward pass p, k. */
    int features(int pass) {
        return features[pass + 1];
    }

    /** Directions of back-propagated fields known in the backward pass p, m; −1 for none yet. */
    int gradients(int pass) {
        return gradients[pass + 1];
    }

    /** Rows in a forward pass: fields that go backward at the same time are not known yet. */
    int forwardRows(int pass) {
        return features[pass + 1] + gradients[pass];
    }

    /** Rows in a backward pass. */
    int backwardRows(int pass) {
        return features[pass + 1] + gradients[pass + 1];
    }

    /** Rows of Q (and E), those of the first {@code count}. */
    int[] featureRows(int count) {
        return Arrays.copyOf(featureRows, count);
    }

    /** Rows of R (and Z), those of the first {@code count}. */
    int[] gradientRows(int count) {
        return Arrays.copyOf(gradientRows, count);
    }
}
