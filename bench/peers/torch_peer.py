"""PyTorch as a peer of the benches: speaks the line protocol of bench/src/line-protocol.ts.

    torch_peer.py WORKLOAD [channels-last] [foreach]

It runs in its best fair configuration: two threads, contiguous input, denormal numbers flushed to zero. How many
threads OpenBLAS has is the caller's to choose (OPENBLAS_NUM_THREADS), and so are the two options: tensors in the
channels-last layout, and Adam's update of all parameters at once.
"""

import json
import os
import statistics
import sys
import time


def say(message):
    print(json.dumps(message), flush=True)


try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError as error:
    say({"missing": f"PyTorch is not installed ({error}): apt-get install python3-torch libopenblas0-pthread"})
    sys.exit(0)

OPTIONS = sys.argv[2:]


class DenseVae(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 400)
        self.mean = nn.Linear(400, 20)
        self.log_variance = nn.Linear(400, 20)
        self.widen = nn.Linear(20, 400)
        self.pixels = nn.Linear(400, 784)

    def forward(self, x):
        h = functional.relu(self.hidden(x))
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return self.pixels(functional.relu(self.widen(z))), mean, log_variance


class ConvolutionalVae(nn.Module):
    WIDTHS = (3, 32, 64, 128, 256)

    def __init__(self):
        super().__init__()
        inside, outside = self.WIDTHS[1:], self.WIDTHS[:-1]
        self.encoder = nn.ModuleList(nn.Conv2d(a, b, 4, 2, 1) for a, b in zip(outside, inside))
        self.mean = nn.Linear(4096, 64)
        self.log_variance = nn.Linear(4096, 64)
        self.widen = nn.Linear(64, 4096)
        self.decoder = nn.ModuleList(nn.ConvTranspose2d(b, a, 4, 2, 1) for a, b in reversed(list(zip(outside, inside))))

    def forward(self, x):
        h = x
        for layer in self.encoder:
            h = functional.relu(layer(h))
        h = h.flatten(1)
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        h = functional.relu(self.widen(z)).view(-1, 256, 4, 4)
        if "channels-last" in OPTIONS:
            h = h.contiguous(memory_format=torch.channels_last)
        for layer in self.decoder[:-1]:
            h = functional.relu(layer(h))
        return self.decoder[-1](h), mean, log_variance


class Block(nn.Module):
    """Attention with rotary positions and a gated feed-forward part, each after a root-mean-square normalisation."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(width, hidden, bias=False) for _ in range(2))
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x, cosines, sines, mask):
        batch, length, width = x.shape
        split = lambda y: y.view(batch, length, self.heads, -1).transpose(1, 2)
        turn = lambda y: y * cosines + torch.cat((-y[..., y.shape[-1] // 2 :], y[..., : y.shape[-1] // 2]), -1) * sines
        normalised = root_mean_square_norm(x)
        queries, keys = turn(split(self.query(normalised))), turn(split(self.key(normalised)))
        values = split(self.value(normalised))
        if hasattr(functional, "scaled_dot_product_attention"):
            attended = functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        else:
            scores = queries @ keys.transpose(-2, -1) * queries.shape[-1] ** -0.5 + mask
            attended = scores.softmax(-1) @ values
        x = x + self.output(attended.transpose(1, 2).reshape(batch, length, width))
        normalised = root_mean_square_norm(x)
        return x + self.down(functional.silu(self.gate(normalised)) * self.up(normalised))


def root_mean_square_norm(x):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)


class LanguageModel(nn.Module):
    """The network of packages/models/src/transformer, in the sizes of bench/src/workloads.ts."""

    VOCABULARY, CONTEXT, WIDTH, LAYERS, HEADS, HIDDEN = 260, 256, 256, 6, 8, 704

    def __init__(self):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(self.VOCABULARY, self.WIDTH) * 0.02)
        self.blocks = nn.ModuleList(Block(self.WIDTH, self.HEADS, self.HIDDEN) for _ in range(self.LAYERS))
        size = self.WIDTH // self.HEADS
        places = torch.arange(size // 2).repeat(2)
        angles = torch.arange(self.CONTEXT)[:, None] * 10000.0 ** (-2 * places / size)
        self.cosines, self.sines = angles.cos(), angles.sin()
        self.mask = torch.full((self.CONTEXT, self.CONTEXT), -1e9).triu(1)

    def forward(self, tokens):
        x = functional.embedding(tokens, self.embedding) * self.WIDTH**0.5
        for block in self.blocks:
            x = block(x, self.cosines, self.sines, self.mask)
        return root_mean_square_norm(x) @ self.embedding.t()


def language_model():
    model = LanguageModel()
    options = {"foreach": True} if "foreach" in OPTIONS else {}
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1, **options)
    tokens, targets = (torch.randint(256, (8, LanguageModel.CONTEXT)) for _ in range(2))

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(model(tokens).flatten(0, 1), targets.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        return loss.item()

    return step


def training_step(model, x):
    if "channels-last" in OPTIONS:
        model = model.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, **({"foreach": True} if "foreach" in OPTIONS else {}))
    batch = x.shape[0]

    def step():
        optimiser.zero_grad(set_to_none=True)
        logits, mean, log_variance = model(x)
        reconstruction = functional.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        divergence = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
        loss = (reconstruction + divergence) / batch
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def normalised(layer, width, activation):
    return [layer, nn.BatchNorm2d(width), activation]


def dcgan():
    """Both networks, updated from the same point: the generated batch is scored once for both losses."""
    widths = (512, 256, 128, 64)
    inside = list(zip(widths, widths[1:]))
    outward = [nn.ConvTranspose2d(a, b, 4, 2, 1) for a, b in inside]
    generator = nn.Sequential(
        nn.Linear(100, 512 * 16),
        nn.Unflatten(1, (512, 4, 4)),
        nn.BatchNorm2d(512),
        nn.ReLU(True),
        *[part for layer, (_, b) in zip(outward, inside) for part in normalised(layer, b, nn.ReLU(True))],
        nn.ConvTranspose2d(64, 3, 4, 2, 1),
        nn.Tanh(),
    )
    inward = [(nn.Conv2d(b, a, 4, 2, 1), a) for a, b in reversed(inside)]
    discriminator = nn.Sequential(
        nn.Conv2d(3, 64, 4, 2, 1),
        nn.LeakyReLU(0.2, True),
        *[part for layer, a in inward for part in normalised(layer, a, nn.LeakyReLU(0.2, True))],
        nn.Flatten(),
        nn.Linear(512 * 16, 1),
    )
    x = torch.rand(32, 3, 64, 64) * 2 - 1
    if "channels-last" in OPTIONS:
        generator, discriminator = (net.to(memory_format=torch.channels_last) for net in (generator, discriminator))
        x = x.contiguous(memory_format=torch.channels_last)
    options = {"foreach": True} if "foreach" in OPTIONS else {}
    parameters = [list(net.parameters()) for net in (generator, discriminator)]
    optimisers = [torch.optim.Adam(each, lr=2e-4, betas=(0.5, 0.999), **options) for each in parameters]

    def step():
        generated = discriminator(generator(torch.randn(32, 100)))
        real = discriminator(x)
        generator_loss = functional.softplus(-generated).mean()
        discriminator_loss = functional.softplus(-real).mean() + functional.softplus(generated).mean()
        gradients = [
            torch.autograd.grad(generator_loss, parameters[0], retain_graph=True),
            torch.autograd.grad(discriminator_loss, parameters[1]),
        ]
        for optimiser, own, slopes in zip(optimisers, parameters, gradients):
            for parameter, slope in zip(own, slopes):
                parameter.grad = slope
            optimiser.step()
        return discriminator_loss.item()

    return step


def dense_vae():
    return training_step(DenseVae(), (torch.rand(128, 784) < 0.2).float())


def convolutional_vae():
    return training_step(ConvolutionalVae(), torch.rand(32, 3, 64, 64))


def matrix_product():
    a, b, c = (torch.rand(2048, 2048) for _ in range(3))

    def step():
        torch.mm(a, b, out=c)
        return 0.0

    return step


WORKLOADS = {
    "mlp-vae": dense_vae,
    "conv-vae": convolutional_vae,
    "dcgan": dcgan,
    "gpt": language_model,
    "matmul": matrix_product,
}


def main():
    torch.manual_seed(1)
    torch.set_num_threads(2)
    torch.set_flush_denormal(True)
    step = WORKLOADS[sys.argv[1]]()
    openblas = os.environ.get("OPENBLAS_NUM_THREADS", "default")
    say({"ready": f"PyTorch {torch.__version__}, 2 threads, OpenBLAS threads: {openblas}{''.join(', ' + option for option in OPTIONS)}"})
    for line in sys.stdin:
        word, *rest = line.split()
        if word != "round":
            break
        lead, steps = map(int, rest)
        times = []
        result = 0.0
        for _ in range(lead):
            step()
        for _ in range(steps):
            start = time.perf_counter()
            result = step()
            times.append((time.perf_counter() - start) * 1e3)
        say({"ms": statistics.median(times), "result": result})


main()
