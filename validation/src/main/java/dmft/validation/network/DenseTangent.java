package dmft.validation.network;

import dmft.compute.Matrix;
import dmft.model.MlpShape;
import java.util.List;

/**
 * Tangent kernels of a finite network.
 *
 * @param outputs C
 * @param trained P
 * @param inputKernel K^x between all points and the training examples
 */
record DenseTangent(MlpShape shape, int outputs, int trained, Matrix inputKernel) {

    /**
     * (E5): K = Φ^L + Σ_l G^{l+1} ∘ (σ_w² Φ^l + σ_b²), every term times the relative rate of its weights, where Φ^L couples equal outputs only.
     *
     * @param phi Φ^l between some of the points and the training examples
     * @param gradients G^l between the same, rows and columns numbered example·C + output
     * @param count how many points
     */
    Matrix of(List<Matrix> phi, List<Matrix> gradients, int count) {
        Matrix kernel = new Matrix(count * outputs, trained * outputs);
        int depth = shape.depth();
        for (int i = 0; i < kernel.rows(); i++) {
            for (int j = 0; j < kernel.columns(); j++) {
                int mu = i / outputs;
                int alpha = j / outputs;
                double sum = i % outputs == j % outputs
                        ? shape.rate(depth) * phi.get(depth - 1).get(mu, alpha)
                        : 0;
                for (int l = 0; l < depth; l++) {
                    double below =
                            l == 0 ? inputKernel.get(mu, alpha) : phi.get(l - 1).get(mu, alpha);
                    double w = shape.weightScale(l);
                    double b = shape.biasScale(l);
                    sum += gradients.get(l).get(i, j) * (shape.rate(l) * w * w * below + shape.biasRate(l) * b * b);
                }
                kernel.set(i, j, sum);
            }
        }
        return kernel;
    }
}
