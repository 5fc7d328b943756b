// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "musterctl/job_lines.h"
#include "musterctl/job_run.h"
#include "musterctl/provision_request.h"
#include "musterctl/session.h"

namespace muster::cli {

/// Provisions what the command line names: the service, and how it goes told line by line. After Session::open().
class Provisioner
{
public:
    explicit Provisioner(Session &session);

    /// Introduces, plans and runs (or, dry, prints the plan of) each target, at most `parallel` at a time.
    Result<Status> provision(const ProvisionRequest &request, const Profile &profile, const drivers::Login &login);
    /// Takes a job up again and follows it to its end.
    Result<Status> takeUp(const JobId &job, provisioning::Job::Direction direction, const drivers::Login &login);
    provisioning::ProvisioningService &service() { return m_service; }

private:
    /// One target on its way.
    struct Row
    {
        ProvisionTarget asked;
        provisioning::Target target;
        Profile profile;
        QVector<provisioning::Impossible> notPossible;
        std::optional<JournalJob> job; ///< as it ended
        std::optional<Error> error;    ///< why no job ended
    };

    Result<std::vector<Row>> rowsOf(const ProvisionRequest &request, const Profile &profile);
    std::unique_ptr<Task> taskOf(Row &row, const ProvisionRequest &request, const drivers::Login &login);
    Result<Status> verdict(const std::vector<Row> &rows);

    Session &m_session;
    registry::DeviceRegistry m_registry;
    const std::unique_ptr<discovery::NeighbourTable> m_neighbours;
    provisioning::ProvisioningService m_service;
    JobLines m_lines;
};

} // namespace muster::cli
