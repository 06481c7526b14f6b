package dmft.coupling;

import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.util.function.Consumer;

/** A coupling whose order parameters are taken down pass by pass, for sample paths to start from. */
final class TracedCoupling implements FactoredCoupling {

    private final FactoredCoupling coupling;
    private final Trace trace;
    private int pass;

    TracedCoupling(FactoredCoupling coupling, Trace trace) {
        this.coupling = coupling;
        this.trace = trace;
    }

    @Override
    public Matrix forward(Fields features, Fields h) {
        Matrix c = coupling.forward(features, h);
        trace.forward(pass, coupling.featureFactor(c).copy(), coupling.featureMemory(c));
        return c;
    }

    @Override
    public Matrix forward(Fields features, int trained, Fields h, Evaluation evaluation) {
        Matrix c = coupling.forward(features, trained, h, evaluation);
        trace.forward(pass, coupling.featureFactor(c).copy(), coupling.featureMemory(c));
        return c;
    }

    @Override
    public Matrix backward(Fields g, Fields z) {
        Matrix d = coupling.backward(g, z);
        trace.backward(pass, coupling.gradientFactor(d).copy(), coupling.gradientMemory(d), false);
        return d;
    }

    @Override
    public Matrix backwardEvery(Fields g, Fields z) {
        Matrix d = coupling.backwardEvery(g, z);
        trace.backward(pass, coupling.gradientFactor(d).copy(), coupling.gradientMemory(d), true);
        return d;
    }

    @Override
    public Matrix receive(Fields g) {
        return coupling.receive(g);
    }

    @Override
    public Matrix receiveEvery(Fields g) {
        return coupling.receiveEvery(g);
    }

    @Override
    public void shrinkStart(double share) {
        coupling.shrinkStart(share);
    }

    @Override
    public void learn(Consumer<Weights> weights, Consumer<Weights> biases, Matrix g, Matrix features) {
        coupling.learn(weights, biases, g, features);
        pass++;
    }

    @Override
    public String name() {
        return coupling.name();
    }

    @Override
    public Evaluation evaluation(int firstPoint, int points) {
        return coupling.evaluation(firstPoint, points);
    }

    @Override
    public Matrix featureFactor(Matrix features) {
        return coupling.featureFactor(features);
    }

    @Override
    public Matrix gradientFactor(Matrix g) {
        return coupling.gradientFactor(g);
    }

    @Override
    public Matrix featureMemory(Matrix features) {
        return coupling.featureMemory(features);
    }

    @Override
    public Matrix gradientMemory(Matrix g) {
        return coupling.gradientMemory(g);
    }

    @Override
    public Matrix learned() {
        return coupling.learned();
    }

    @Override
    public int forwardRank() {
        return coupling.forwardRank();
    }

    @Override
    public int backwardRank() {
        return coupling.backwardRank();
    }

    @Override
    public int directions() {
        return coupling.directions();
    }

    @Override
    public int jointRank() {
        return coupling.jointRank();
    }

    @Override
    public void persist(StateStream state) {
        throw new UnsupportedOperationException("a pass that is taken down is not saved on its way");
    }
}
