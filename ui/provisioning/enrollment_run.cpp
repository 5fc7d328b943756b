// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/enrollment_run.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

using enrollment::Decision;

EnrollmentRun::EnrollmentRun(const Services &services, const QVector<Entry> &entries, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_entries(entries)
{
}

void EnrollmentRun::start()
{
    next();
}

void EnrollmentRun::next()
{
    const auto open = std::ranges::find_if(m_entries, &Entry::isOpen);
    if (open == m_entries.end()) {
        Q_EMIT ended();
        if (m_isReleased)
            deleteLater();
        return;
    }
    enrollment::EnrollmentRequest request;
    request.device = open->device;
    launch(m_services.enrollment.enroll(request, m_services.actor), this,
           [this, at = open - m_entries.begin()](const Result<enrollment::EnrollmentOutcome> &outcome) {
               if (outcome)
                   m_entries[at].outcome = *outcome;
               else
                   m_entries[at].error = outcome.error();
               Q_EMIT changed();
               next();
           });
}

const EnrollmentRun::Entry *EnrollmentRun::entryOf(const DeviceId &device) const
{
    const auto found = std::ranges::find(m_entries, device, &Entry::device);
    return found == m_entries.end() ? nullptr : &*found;
}

bool EnrollmentRun::isRunning() const
{
    return std::ranges::any_of(m_entries, &Entry::isOpen);
}

void EnrollmentRun::release()
{
    m_isReleased = true;
    if (!isRunning())
        deleteLater();
}

bool EnrollmentRun::hasTrouble() const
{
    return std::ranges::any_of(m_entries, [](const Entry &entry) {
        return entry.error || (entry.outcome && entry.outcome->decision == Decision::Refused);
    });
}

/// Only a refusal is on record; an error is said here or nowhere.
QString EnrollmentRun::advice() const
{
    const auto failed = std::ranges::find_if(m_entries, [](const Entry &entry) { return entry.error.has_value(); });
    if (failed != m_entries.end())
        return tr("%1: %2", "device: error").arg(failed->name, failed->error->message);
    return hasTrouble() ? tr("Activity says why. Mend that, and enroll them in the Registry.") : QString();
}

QString EnrollmentRun::summary() const
{
    const auto count = [this](std::initializer_list<Decision> decisions) {
        return int(std::ranges::count_if(m_entries, [&decisions](const Entry &entry) {
            return entry.outcome && std::ranges::find(decisions, entry.outcome->decision) != decisions.end();
        }));
    };
    QStringList parts;
    if (const int devices = count({Decision::Admitted, Decision::AlreadyEnrolled}); devices > 0)
        parts += tr("%n devices are enrolled", nullptr, devices);
    if (const int devices = count({Decision::Waiting}); devices > 0)
        parts += tr("%n devices wait for approval", nullptr, devices);
    if (const int devices = count({Decision::Refused}); devices > 0)
        parts += tr("%n devices were refused", nullptr, devices);
    if (const auto failed = int(std::ranges::count_if(m_entries, [](const Entry &entry) { return entry.error.has_value(); }));
        failed > 0)
        parts += tr("%n devices could not be enrolled", nullptr, failed);
    return parts.join(u", "_s);
}

} // namespace muster::ui
