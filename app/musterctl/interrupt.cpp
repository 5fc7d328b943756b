// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/interrupt.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace muster::cli {

namespace {

int interruptPipe[2] = {-1, -1};
volatile std::sig_atomic_t interruptRaised = 0;

extern "C" void onInterrupt(int)
{
    const int kept = errno; // of the call that is interrupted
    interruptRaised = 1;
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = write(interruptPipe[1], &byte, 1);
    errno = kept;
}

int openInterruptPipe()
{
    return pipe2(interruptPipe, O_CLOEXEC | O_NONBLOCK) == 0 ? interruptPipe[0] : -1;
}

} // namespace

Interrupt::Interrupt() : m_notifier(openInterruptPipe(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] {
        m_notifier.setEnabled(false);
        Q_EMIT raised();
    });
    struct sigaction action = {};
    action.sa_handler = &onInterrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND); // no SA_RESTART: what blocks in a read or write shall wake up
    sigemptyset(&action.sa_mask);
    for (const int number : {SIGINT, SIGTERM}) {
        // Who started us with a signal ignored (nohup, a script's background job) means it.
        struct sigaction before = {};
        if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(number, &action, nullptr);
    }
}

void Interrupt::acknowledge()
{
    interruptRaised = 0;
}

bool Interrupt::isRaised()
{
    return interruptRaised != 0;
}

} // namespace muster::cli
