package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sample paths that go through a coupling in its order parameters: a batch of paths of the layer before it and one of the layer after it, which know nothing
 * of each other but these.
 *
 * <p>It has the face of an ordinary coupling, so that a model is the same program here as anywhere. What {@link #forward} gets are features of paths of one
 * layer, whose averages it takes down; what it gives are the fields of paths of the next.
 */
final class BathCoupling implements FactoredCoupling {

    private final Backend backend;
    private final Bath bath;
    private final Sampling sampling;
    private final int layer;
    private final double weightScale;
    private final double biasScale;
    private final int base; // columns of U before the first arrival
    private final PathFields in; // Q and Z at the paths before the matrix
    private final PathFields out; // b, E and R at those after it
    private final @Nullable Scout scout;
    private int pass;
    private int forwardSeen = -1;
    private int backwardSeen = -1;

    /** @param scout takes down what these paths show by themselves, or null */
    BathCoupling(
            Backend backend,
            Bath bath,
            Sampling sampling,
            int layer,
            double weightScale,
            double biasScale,
            @Nullable Scout scout) {
        this.scout = scout;
        this.backend = backend;
        this.bath = bath;
        this.sampling = sampling;
        this.layer = layer;
        this.weightScale = weightScale;
        this.biasScale = biasScale;
        this.base = biasScale > 0 ? 1 : 0;
        this.in = new PathFields(backend, sampling.sites());
        this.out = new PathFields(backend, sampling.sites());
        if (base > 0) {
            out.draw(sampling.stream(Sampling.Kind.BIAS, layer), 0, 1, name());
        }
    }

    @Override
    public String name() {
        return bath.name();
    }

    @Override
    public Matrix forward(Fields phi, Fields h) {
        if (pass > forwardSeen) {
            forwardSeen = pass;
            Running running = bath.runningFeatures();
            if (running == null) {
                see(phi, bath.features().coordinates(pass));
            } else {
                follow(phi, running);
            }
        }
        Matrix c = bath.features().coordinates(pass);
        backend.expand(out.fields(), bath.forwardImage(backend, pass, weightScale, biasScale), h, false);
        return c;
    }

    /** New directions of these paths' features, the fields drawn for them at the paths of the next layer, and averages. */
    private void see(Fields phi, Matrix c) {
        int[] own = bath.forwardDirections(pass);
        int[] pivots = bath.features().pivots(pass);
        Fields q = null;
        if (pivots.length > 0) {
            q = PathDirections.of(backend, in.fields(), phi, pivots, c, own);
            bath.features().gatherGram(in.append(q).selectRows(own));
            int first = own.length - pivots.length;
            out.draw(sampling.stream(Sampling.Kind.FORWARD, layer), first, pivots.length, name());
        }
        Matrix average = backend.contract(in.fields(), phi);
        bath.gatherForward(backend, pass, average, phi);
        if (scout != null) {
            scout.forward(pass, phi, q, average.selectRows(bath.forwardDrawn(pass)));
        }
    }

    @Override
    public Matrix backward(Fields g, Fields z) {
        return backward(g, z, false);
    }

    @Override
    public Matrix backwardEvery(Fields g, Fields z) {
        return backward(g, z, true);
    }

    private Matrix backward(Fields g, Fields z, boolean every) {
        if (pass == backwardSeen) {
            throw new IllegalStateException(name() + " takes one backward pass a step");
        }
        backwardSeen = pass;
        Running running = bath.runningGradients();
        if (running == null) {
            seeBackward(g, bath.gradients().coordinates(pass), every);
        } else {
            followBackward(g, running, every);
        }
        Matrix c = bath.gradients().coordinates(pass);
        backend.expand(in.fields(), bath.backwardImage(backend, pass, weightScale), z, false);
        return c;
    }

    private void seeBackward(Fields g, Matrix c, boolean every) {
        int[] own = bath.backwardDirections(pass);
        int[] pivots = bath.gradients().pivots(pass);
        Fields r = null;
        if (pivots.length > 0) {
            r = PathDirections.of(backend, arrived(), g, pivots, c, own);
            bath.gradients().gatherGram(withoutBase(out.append(r)).selectRows(own));
            int first = own.length - pivots.length;
            in.draw(sampling.stream(Sampling.Kind.BACKWARD, layer), first, pivots.length, name());
        }
        Matrix average = backend.contract(arrived(), g);
        bath.gatherBackward(backend, pass, average, g);
        if (scout != null) {
            scout.backward(pass, g, r, average.selectRows(bath.backwardDrawn(pass)), every);
        }
    }

    /** Likewise, and the averages of these paths become the order parameters of the pass. */
    private void follow(Fields phi, Running running) {
        int[] own = bath.forwardDirections(pass);
        int[] drawn = bath.forwardDrawn(pass);
        int joining = bath.features().pivots(pass).length;
        Matrix average = backend.contract(in.fields(), phi);
        Fields q = null;
        if (joining > 0) {
            Running.Joining found = running.directions(pass, in.fields(), phi, average, own);
            q = found.fields();
            running.join(found, in.append(q).selectRows(own));
            out.draw(sampling.stream(Sampling.Kind.FORWARD, layer), own.length - joining, joining, name());
            average = below(average, backend.contract(q, phi));
        }
        Matrix other = Objects.requireNonNull(bath.runningGradients()).lower();
        running.coordinates(pass, average, own, drawn, other);
        if (scout != null) {
            scout.forward(pass, phi, q, average.selectRows(drawn));
        }
    }

    private void followBackward(Fields g, Running running, boolean every) {
        int[] own = bath.backwardDirections(pass);
        int[] drawn = bath.backwardDrawn(pass);
        int joining = bath.gradients().pivots(pass).length;
        Matrix average = backend.contract(arrived(), g);
        Fields r = null;
        if (joining > 0) {
            Running.Joining found = running.directions(pass, arrived(), g, average, own);
            r = found.fields();
            running.join(found, withoutBase(out.append(r)).selectRows(own));
            in.draw(sampling.stream(Sampling.Kind.BACKWARD, layer), own.length - joining, joining, name());
            average = below(average, backend.contract(r, g));
        }
        Matrix other = Objects.requireNonNull(bath.runningFeatures()).lower();
        running.coordinates(pass, average, own, drawn, other);
        if (scout != null) {
            scout.backward(pass, g, r, average.selectRows(drawn), every);
        }
    }

    private static Matrix below(Matrix upper, Matrix lower) {
        Matrix both = upper.copy();
        both.grow(upper.rows() + lower.rows(), upper.columns());
        both.setBlock(upper.rows(), 0, lower);
        return both;
    }

    /** E and R without b. */
    private Fields arrived() {
        return out.fields().view(base, out.fields().columns() - base);
    }

    private Matrix withoutBase(Matrix products) {
        return products.block(base, 0, products.rows() - base, products.columns());
    }

    @Override
    public Matrix receive(Fields g) {
        throw new UnsupportedOperationException("signals of sample paths go through " + name() + " or nowhere");
    }

    @Override
    public void shrinkStart(double share) {
        throw new UnsupportedOperationException("order parameters of " + name() + " are those of a matrix that stays");
    }

    @Override
    public void learn(Consumer<Weights> weights, Consumer<Weights> biases, Matrix g, Matrix phi) {
        bath.learn(backend, pass, weights, biases, weightScale, biasScale, g, phi);
        pass++;
    }

    @Override
    public Matrix featureFactor(Matrix features) {
        return features.selectRows(bath.forwardDirections(pass));
    }

    @Override
    public Matrix gradientFactor(Matrix g) {
        return g.selectRows(bath.backwardDirections(pass));
    }

    @Override
    public Matrix featureMemory(Matrix features) {
        return features.selectRows(bath.forwardDrawn(pass));
    }

    @Override
    public Matrix gradientMemory(Matrix g) {
        return g.selectRows(bath.backwardDrawn(pass));
    }

    @Override
    public Matrix learned() {
        return bath.learned().copy();
    }

    @Override
    public Evaluation evaluation(int firstPoint, int points) {
        return new Looking(bath.points(firstPoint, points), firstPoint);
    }

    @Override
    public int forwardRank() {
        return bath.forwardDirections(pass).length;
    }

    @Override
    public int backwardRank() {
        return bath.backwardDirections(pass).length;
    }

    /** Points' fields at the start are told by the coordinates of the latest pass, so they change with every pass. */
    @Override
    public int directions() {
        return forwardSeen + 1;
    }

    @Override
    public int jointRank() {
        return Math.max(in.fields().columns(), out.fields().columns());
    }

    @Override
    public void persist(StateStream state) {
        throw new UnsupportedOperationException("paths are drawn again, their order parameters are what is kept");
    }

    /** Passes of points that are only looked at. */
    private final class Looking implements Evaluation {

        private final BathPoints points;
        private final Fields fresh;
        private boolean matched;
        private int seen = -1;

        private Looking(BathPoints points, int firstPoint) {
            this.points = points;
            this.fresh = backend.fields(sampling.sites(), points.count());
            backend.normal(sampling.stream(Sampling.Kind.EVALUATION_FORWARD, layer), firstPoint, fresh);
        }

        @Override
        public void forward(Fields phi, Fields h) {
            if (pass > seen) {
                seen = pass;
                points.gather(pass, backend.contract(in.fields(), phi), backend.contract(phi, phi));
            }
            int now = pass;
            Matrix image = points.image(
                    now, () -> bath.forwardImage(backend, points.coordinates(now), now, weightScale, biasScale));
            backend.expand(out.fields(), image, h, false);
            addRest(h);
        }

        /**
         * u* + σ_b b as it is now: the part of h that does not depend on what goes backward. Where it stands for the start, outputs ⟨w(0) φ⟩ are zero on
         * average, and its difference from h is of order γ0 at every path.
         */
        @Override
        public void forwardAtStart(Fields phi, Fields h) {
            Matrix c = points.coordinates(pass);
            int[] rows = bath.forwardDirections(pass);
            Matrix image = new Matrix(base + c.rows(), c.columns());
            for (int i : rows) {
                image.setBlock(base + i, 0, c.block(i, 0, 1, c.columns()).scale(weightScale * bath.share(pass)));
            }
            for (int j = 0; base > 0 && j < c.columns(); j++) {
                image.set(0, j, biasScale * bath.biasShare(pass));
            }
            backend.expand(out.fields(), image, h, false);
            addRest(h);
        }

        private void addRest(Fields h) {
            if (!matched) {
                out.match(fresh);
                matched = true;
            }
            backend.expand(fresh, points.rest(pass).transpose().scale(weightScale * bath.share(pass)), h, true);
        }

        @Override
        public void backward(Fields g, Fields z) {
            throw new UnsupportedOperationException("points that are only looked at are not passed backward here");
        }

        @Override
        public void backwardAtStart(Fields g, Fields z) {
            throw new UnsupportedOperationException("points that are only looked at are not passed backward here");
        }

        @Override
        public void persist(StateStream state) {
            throw new UnsupportedOperationException("paths are drawn again, their order parameters are what is kept");
        }
    }
}
